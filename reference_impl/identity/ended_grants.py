"""Which grants have ended while access tokens of theirs may still be about: what every service asks with each token."""

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import select

from reference_impl.foundation.database import Database
from reference_impl.identity.schema import GRANTS


class EndedGrants:
    """The list, in memory; read from the database once. It is short: what ended a token's life ago has left it."""

    def __init__(self, database: Database, token_life_s: float, clock: Callable[[], float]) -> None:
        self._database = database
        self._token_life_s = token_life_s
        self._clock = clock
        self._until_s: dict[str, float] = {}  # in the order in which they leave the list
        self._read = False

    def note(self, grants: Iterable[str], now_s: float) -> None:
        """These have ended, and it is on disk."""
        for grant in grants:
            self._until_s.setdefault(grant, now_s + self._token_life_s)

    async def ids(self) -> Collection[str]:
        """Ids of the grants whose access tokens are good no more, though they have not expired."""
        now_s = self._clock()
        if not self._read:
            self._until_s = await self._from_disk(now_s) | self._until_s
            self._read = True
        while self._until_s and next(iter(self._until_s.values())) <= now_s:
            del self._until_s[next(iter(self._until_s))]
        return self._until_s.keys()

    async def _from_disk(self, now_s: float) -> dict[str, float]:
        late = GRANTS.c.ended_s > now_s - self._token_life_s
        query = select(GRANTS.c.id, GRANTS.c.ended_s).where(late).order_by(GRANTS.c.ended_s)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {grant: ended_s + self._token_life_s for grant, ended_s in rows}
