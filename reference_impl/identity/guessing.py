"""Guessing is slowed: after a bounded number of failures a name waits, whether there is such a user or not.

A restart forgets none of them: each failure is on disk before it is told.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, delete, select

from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.upsert import insert
from reference_impl.identity.schema import FAILED_GUESSES

T = TypeVar("T")
FREE_FAILURES = 10
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
_NAMES = 10_000


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last_s: float

    @property
    def until_s(self) -> float:
        return self.last_s + wait_after(self.count)


def wait_after(failures: int) -> float:
    """Seconds to wait after this many failures in a row: none at first, then doubling up to five minutes."""
    if failures < FREE_FAILURES:
        return 0.0
    doublings = min(failures - FREE_FAILURES, 16)  # enough for the longest wait, and never an overflow
    return min(FIRST_WAIT_S * 2.0**doublings, LONGEST_WAIT_S)


class Guessing:
    """Counts failures in a row by name, for the latest names only: memory and disk stay bounded.

    Args:
        database: identity's.
        of: what is guessed: each is counted for itself.
        key: names are kept as digests under it: some will have typed their password in the place of their name.
        most: names that are known at once.
    """

    def __init__(self, database: Database, of: str, key: bytes, most: int = _NAMES) -> None:
        self._database, self._of, self._key, self._most = database, of, key, most
        self._by_name: OrderedDict[str, _Failures] = OrderedDict()  # by digest
        self._on_disk: set[str] = set()
        self._read = False

    async def slowed(self, name: str, now_s: float, attempt: Callable[[], Awaitable[T | None]]) -> T | None:
        """What the attempt gives; None is a failure.

        It counts as one before it is looked at, so that a hundred at once are counted too. A Problem with status 429
        when the name must wait; the attempt is not made then.
        """
        await self._known(now_s)
        of_name = self._digest(name)
        known = self._by_name.get(of_name)
        if known is not None and now_s < known.until_s:
            after = {"Retry-After": str(int(known.until_s - now_s) + 1)}
            raise Problem(429, "too-many-attempts", "Wait before you try this user name again.", headers=after)
        self._count(of_name, now_s)
        given = await attempt()
        await (self._keep(of_name) if given is None else self._forget(of_name))
        return given

    def _digest(self, name: str) -> str:
        typed = name.encode(errors="surrogatepass")
        return hashlib.blake2b(typed, digest_size=32, key=self._key, person=b"failed guesses").hexdigest()

    def _count(self, name: str, now_s: float) -> None:
        known = self._by_name.pop(name, None)
        self._by_name[name] = _Failures(1 if known is None else known.count + 1, now_s)
        if len(self._by_name) > self._most:
            self._by_name.popitem(last=False)

    async def _keep(self, name: str) -> None:
        """Note a failure on disk, in the place of those that are not known any more."""
        failures = self._by_name.get(name)
        if failures is None:  # a success at the same time has ended the row, or others have taken its place
            return
        gone = self._on_disk - self._by_name.keys()
        self._on_disk -= gone
        self._on_disk.add(name)

        def work(connection: Connection) -> None:
            values = {"failures": failures.count, "last_s": failures.last_s}
            row = insert(FAILED_GUESSES).values(of=self._of, name_digest=name, **values)
            connection.execute(row.on_conflict_do_update(index_elements=["of", "name_digest"], set_=values))
            self._remove(connection, gone)

        await self._database.write(work)

    async def _forget(self, name: str) -> None:
        self._by_name.pop(name, None)
        if name in self._on_disk:  # else a success writes nothing
            self._on_disk.remove(name)
            await self._database.write(lambda connection: self._remove(connection, {name}))

    def _remove(self, connection: Connection, names: set[str]) -> None:
        for name in names:
            this = (FAILED_GUESSES.c.of == self._of) & (FAILED_GUESSES.c.name_digest == name)
            connection.execute(delete(FAILED_GUESSES).where(this))

    async def _known(self, now_s: float) -> None:
        """Read once what an earlier process left."""
        if self._read:
            return
        query = select(FAILED_GUESSES).where(FAILED_GUESSES.c.of == self._of).order_by(FAILED_GUESSES.c.last_s)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        if self._read:  # by another attempt meanwhile
            return
        self._read = True
        for row in rows:
            self._on_disk.add(row.name_digest)
            last_s = min(row.last_s, now_s)  # a clock that was set back makes nobody wait for longer
            self._by_name[row.name_digest] = _Failures(row.failures, last_s)
