"""Index and store compared: two lists in order of names, merged page by page, while uploads go on.

A row whose object is gone, or whose initialisation segment, is marked, so that playlists show a gap; one that can be
played again is unmarked. An object that no row names can't be played, as neither its key nor its vector is in its
name: no row is made up for it. It stays for its camera to tell of it again, until its time is over.
"""

from collections.abc import AsyncIterator, Callable
from typing import Any

from sqlalchemy import Connection, Row, select, update

from reference_impl.foundation.database import Database
from reference_impl.recording_index.care import Findings, KeptObject, Noting, StorePorts
from reference_impl.recording_index.inits import InitSegments
from reference_impl.recording_index.object_time import read_name
from reference_impl.recording_index.schema import SEGMENTS

_PAGE = 1_000
_Row = Row[Any]

Disposable = Callable[[KeptObject], bool]
"""Whether an object that no row names may be removed."""


class Reconciliation:
    """One comparison of an organisation's rows and objects.

    Args:
        database: the rows.
        store: the objects.
        organisation: whose.
        now_us: the moment, microseconds since 1970.
        settling_us: objects that are younger may be about to be indexed.
        disposable: which of those without a row may go.
    """

    def __init__(
        self,
        database: Database,
        store: StorePorts,
        organisation: str,
        now_us: int,
        *,
        settling_us: int,
        disposable: Disposable,
    ) -> None:
        self._database, self._store, self._organisation = database, store, organisation
        self._now_us, self._settled_us = now_us, now_us - settling_us
        self._disposable = disposable
        self._inits = InitSegments(store.stored)
        self._rows = self._objects = 0
        self._lost, self._again, self._unindexed, self._removed = Noting(), Noting(), Noting(), Noting()
        self._without_init = Noting()

    async def run(self) -> Findings:
        """Compare all of it."""
        async for row, kept in _merged(self._all_rows(), self._store.walk(self._organisation)):
            self._rows += row is not None
            self._objects += kept is not None
            if row is not None:
                await self._judge_row(row, kept)
            elif kept is not None and kept.stored_us <= self._settled_us:
                await self._judge_object(kept)
        return Findings(
            rows=self._rows,
            objects=self._objects,
            lost=self._lost.named(),
            without_init=self._without_init.named(),
            found_again=self._again.named(),
            unindexed=self._unindexed.named(),
            removed=self._removed.named(),
        )

    async def _judge_row(self, row: _Row, kept: KeptObject | None) -> None:
        if not _same(row, kept):
            kept = await self._store.stored(self._organisation, row.object_key)  # it may have come since it was listed
        playable = _same(row, kept)
        if playable and not await self._inits.has(self._organisation, row.init_key):
            self._without_init.note(row.object_key)
            playable = False
        if playable:
            if row.lost_us is not None and await self._mark(row, None):
                self._again.note(row.object_key)
        elif row.lost_us is not None or await self._mark(row, self._now_us):
            self._lost.note(row.object_key)

    async def _judge_object(self, kept: KeptObject) -> None:
        if await self._database.read(lambda connection: _row_of(connection, self._organisation, kept.key)) is not None:
            return  # told of since the rows were read
        if self._disposable(kept):
            if await self._store.remove(kept):
                self._removed.note(kept.key)
        elif is_media(kept.key):
            self._unindexed.note(kept.key)

    async def _mark(self, row: _Row, lost_us: int | None) -> bool:
        """False where the row has gone."""
        t = SEGMENTS.c
        same = (t.organisation == self._organisation, t.object_key == row.object_key, t.sha256 == row.sha256)
        change = update(SEGMENTS).where(*same).values(lost_us=lost_us)
        return await self._database.write(lambda connection: connection.execute(change).rowcount == 1)

    async def _all_rows(self) -> AsyncIterator[_Row]:
        last = ""
        while page := await self._database.read(
            lambda connection, last=last: _page(connection, self._organisation, last)  # type: ignore[misc]
        ):
            for row in page:
                yield row
            last = page[-1].object_key


def is_media(key: str) -> bool:
    """Whether a row should name it."""
    return read_name(key).is_media


def _same(row: _Row, kept: KeptObject | None) -> bool:
    return kept is not None and (kept.sha256, kept.size) == (row.sha256, row.size)


def _page(connection: Connection, organisation: str, last: str) -> list[_Row]:
    t = SEGMENTS.c
    after = (t.organisation == organisation, t.object_key > last)
    query = (
        select(t.object_key, t.init_key, t.sha256, t.size, t.lost_us).where(*after).order_by(t.object_key).limit(_PAGE)
    )
    return list(connection.execute(query))


def _row_of(connection: Connection, organisation: str, key: str) -> _Row | None:
    t = SEGMENTS.c
    return connection.execute(select(t.counter).where(t.organisation == organisation, t.object_key == key)).first()


async def _merged(
    rows: AsyncIterator[_Row], objects: AsyncIterator[KeptObject]
) -> AsyncIterator[tuple[_Row | None, KeptObject | None]]:
    """Pairs of one name, and what has no counterpart. A page of each is in memory, and no more."""
    row, kept = await _next(rows), await _next(objects)
    while row is not None or kept is not None:
        if kept is None or (row is not None and row.object_key < kept.key):
            yield row, None
            row = await _next(rows)
        elif row is None or kept.key < row.object_key:
            yield None, kept
            kept = await _next(objects)
        else:
            yield row, kept
            row, kept = await _next(rows), await _next(objects)


async def _next(source: AsyncIterator[Any]) -> Any:  # noqa: ANN401 - of whatever it gives
    return await anext(source, None)
