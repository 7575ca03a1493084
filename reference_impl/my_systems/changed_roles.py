"""Whose role has changed while what the one before gave (tokens, sessions, links) may be about: every service asks."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, delete, select

from reference_impl.foundation.database import Database
from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.foundation.upsert import insert
from reference_impl.my_systems.schema import CHANGED_ROLES


class ChangedRoles:
    """The list, in memory until it changes. It is short: what changed longer ago than their lives leaves it.

    Args:
        rights_life_s: for how long a token, session or link is good at most that goes by what was before.
        clock: seconds since 1970.
    """

    def __init__(self, database: Database, rights_life_s: float, clock: Callable[[], float]) -> None:
        self._database = database
        self._rights_life_s = rights_life_s
        self._clock = clock
        self._known: Mapping[tuple[str, str], str | None] | None = None
        self._changes = 0
        self._read_at = -1  # after how many changes

    def note(self, connection: Connection, organisation: str, user: str, role: str | None) -> None:
        """The user's role from this transaction on; None: taken out."""
        now_s = self._clock()
        connection.execute(delete(CHANGED_ROLES).where(CHANGED_ROLES.c.at_s <= now_s - self._rights_life_s))
        row = insert(CHANGED_ROLES).values(organisation=organisation, user=user, role=role, at_s=now_s)
        now = {"role": role, "at_s": now_s}
        connection.execute(row.on_conflict_do_update(index_elements=["organisation", "user"], set_=now))

    def changed(self) -> None:
        """A transaction with a note is over, whatever has become of it."""
        self._changes += 1

    async def roles(self) -> Mapping[tuple[str, str], str | None]:
        """The role of now by user and organisation, of those whose role has changed; None: taken out."""
        if self._read_at != self._changes:
            await self._read()
        return self._known or {}

    async def _read(self) -> None:
        changes, since_s = self._changes, self._clock() - self._rights_life_s
        query = select(CHANGED_ROLES).where(CHANGED_ROLES.c.at_s > since_s)
        try:
            rows = await self._database.read(lambda connection: connection.execute(query).all())
        except DatabaseAwayError:
            if self._known is None:
                raise
            return  # what was known holds; it is read anew at the next request
        if changes >= self._read_at:  # else a later reading is there already
            self._known, self._read_at = {(row.user, row.organisation): row.role for row in rows}, changes
