"""Who asked for which key, when, and what came of it: written before the answer leaves, each row sealed to the last."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from reference_impl.foundation.database import Database
from reference_impl.key_server.batches import Batches
from reference_impl.key_server.chain import Break, Chain, Page
from reference_impl.key_server.heads import Head, Heads
from reference_impl.key_server.schema import AUDIT

SHOWN = ("number", "at_us", "who", "camera", "version", "outcome", "link")
PAGE = 1_000
_ANY = select(AUDIT.c.number).where(AUDIT.c.organisation == bindparam("whose")).limit(1)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One request for a content key. `at_us` is UTC in microseconds since 1970."""

    at_us: int
    organisation: str
    who: str
    camera: str
    version: str  # as it was asked for
    outcome: str


@dataclass(frozen=True, slots=True)
class Trail:
    """Rows of an organisation, oldest first, and where they are not what was written, if they are not.

    `next` is where to go on, if there are more. Each page is held against the link of the row before it, and the last
    one against the trail's head, so that all of them in a row show what one long page would.
    """

    rows: tuple[dict[str, Any], ...]
    broken: Break | None
    next: int | None = None


class Audit:
    """The audit trail of one region: a chain an organisation, and apart from it how far each has come.

    A row is on disk before the head that knows of it, and that one before `note` returns. So rows beyond the head, as a
    kill leaves them, are of requests that nobody had an answer to: these may be there or not. Any other is missed where
    it was taken away. The next row hangs on the head, also where the head's own row is gone: no gap is grown over.

    Args:
        database: where the rows are.
        heads: where the heads are: whoever can change the rows must not be able to change these.
        key_encryption_key: the keys of links and seals are derived from it.
    """

    def __init__(self, database: Database, heads: Database, key_encryption_key: bytes) -> None:
        self._database = database
        self._heads = Heads(heads, key_encryption_key)
        self._chain = Chain(key_encryption_key)
        self._batches = Batches(self._write)

    async def note(self, row: AuditRow) -> None:
        """Write a row; return when it and its trail's head are on disk."""
        await self._batches.add(row)

    async def trail(self, organisation: str, *, after: int = 0, most: int = PAGE) -> Trail:
        """Rows of an organisation after that number, each held against its link; at most so many."""
        head = (await self._ends({organisation}))[organisation]  # before the rows: these may only be further
        return await self._database.read(lambda connection: self._read(connection, organisation, after, most, head))

    async def close(self) -> None:
        """Finish what is being written."""
        await self._batches.close()

    async def _write(self, rows: Sequence[AuditRow]) -> list[BaseException | None]:
        heads = await self._begun({row.organisation for row in rows})
        append = [partial(self._append, row=row, head=heads[row.organisation]) for row in rows]
        done = await asyncio.gather(*map(self._database.write, append), return_exceptions=True)
        newest = {row.organisation: one for row, one in zip(rows, done, strict=True) if isinstance(one, Head)}
        await self._heads.move({whose: head for whose, head in newest.items() if heads[whose].whole})
        return [one if isinstance(one, BaseException) else None for one in done]

    async def _begun(self, organisations: Collection[str]) -> dict[str, Head]:
        """The heads; where there is neither a head nor a row, there is one at 0 now."""
        heads = await self._ends(organisations)
        if new := [whose for whose, head in heads.items() if head == Head()]:
            await self._heads.begin(new)
        return heads

    async def _ends(self, organisations: Collection[str]) -> dict[str, Head]:
        """The heads. One that is not there though rows are, was taken away: it is made before the first row is."""
        heads, gone = await self._heads.of(organisations), set[str]()
        if missing := set(organisations) - heads.keys():
            gone = await self._database.read(lambda connection: _with_rows(connection, missing))
            heads |= await self._heads.of(gone)  # of those that have begun meanwhile
        return {whose: heads.get(whose) or Head(whole=whose not in gone) for whose in organisations}

    def _append(self, connection: Connection, row: AuditRow, head: Head) -> Head:
        mine = AUDIT.c.organisation == row.organisation
        last = select(AUDIT.c.number, AUDIT.c.link).where(mine).order_by(AUDIT.c.number.desc()).limit(1)
        number, before = connection.execute(last).one_or_none() or (0, "")
        if head.whole and head.number and _link_of(connection, row.organisation, head.number) != head.link:
            number, before = max(number, head.number), head.link
        written = {**asdict(row), "number": number + 1}
        link = self._chain.link(before, written)
        connection.execute(insert(AUDIT).values({**written, "link": link})).close()
        return Head(number + 1, link)

    def _read(self, connection: Connection, organisation: str, after: int, most: int, head: Head) -> Trail:
        columns = [AUDIT.c[name] for name in SHOWN]
        query = select(*columns).where(AUDIT.c.organisation == organisation).order_by(AUDIT.c.number).limit(most + 1)
        query = query.where(AUDIT.c.number > after) if after else query  # of those below 1, the first page tells
        found = connection.execute(query).mappings().all()
        shown, more = found[:most], len(found) > most
        before = _link_of(connection, organisation, after) if after else ""
        broken = self._chain.broken(Page(organisation, shown, after, before, last=not more), head)
        return Trail(tuple(_shown(dict(row)) for row in shown), broken, shown[-1]["number"] if more else None)


def _with_rows(connection: Connection, organisations: Collection[str]) -> set[str]:
    return {whose for whose in organisations if connection.execute(_ANY, {"whose": whose}).first() is not None}


def _link_of(connection: Connection, organisation: str, number: int) -> str | None:
    """None where there is no such row."""
    return connection.scalar(select(AUDIT.c.link).where(AUDIT.c.organisation == organisation, AUDIT.c.number == number))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A version is shown as the number that it should be."""
    version = row["version"]
    return {**row, "version": int(version) if version.isdecimal() else version}
