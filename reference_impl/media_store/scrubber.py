"""Finds copies that rotted, are missing or belong to nobody, before a second fault takes the last good one.

Each object's copies are read through and held against the SHA-256 in its row; a bad one is replaced by a good one.
Where none is good the scrubber says so loudly and leaves all as it is: half a copy is better evidence than nothing.

Bytes come before their row, so what no row names may be on its way. A copy counts as a stray only where it is older
than the round, whatever the clocks say: it was not being stored when the round began, nor since. A row that it may have
was there by then, and was seen: the round begins when the database has written, or given up, all that it was asked to.
"""

import asyncio
import hashlib
import logging
import tempfile
import time
from array import array
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import aclosing
from dataclasses import dataclass

from reference_impl.media_store.in_use import InUse
from reference_impl.media_store.locations.copy import PieceDigests, digest_of
from reference_impl.media_store.locations.location import PIECE_BYTES, Held, Location
from reference_impl.media_store.locations.reading import State, state_of
from reference_impl.media_store.locations.replacing import replaced
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.rows import Kept, Rows
from reference_impl.media_store.scrub_report import ScrubReport, ScrubSettings

_IN_MEMORY_BYTES = 8 << 20
_TOLD = 1000  # lost objects by name
_LOG = logging.getLogger(__name__)
Sleep = Callable[[float], Awaitable[None]]


class Scrubber:
    """One media store's.

    Args:
        rows: which objects there are.
        places: where their copies lie.
        in_use: what is being stored or removed now.
        settings: its pace.
        clock: seconds since 1970, as the locations' clocks have it.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        rows: Rows,
        places: Sequence[Location],
        in_use: InUse,
        settings: ScrubSettings,
        clock: Callable[[], float] = time.time,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.last: ScrubReport | None = None
        self._rows, self._places, self._in_use = rows, tuple(places), in_use
        self._settings, self._clock, self._sleep = settings, clock, sleep

    async def run(self) -> None:
        """Round after round, until cancelled. A round that fails is logged, and the next one tries again."""
        while True:
            await self._sleep(self._settings.pause_s)
            try:
                await self.round()
            except Exception:  # noqa: BLE001 - one bad round must not end them all
                _LOG.exception("the round of the scrubber broke off; the next one is in %g s", self._settings.pause_s)

    async def round(self) -> ScrubReport:
        """All objects once, then all strays."""
        report, began_s, known = ScrubReport(), self._clock(), array("Q")
        with self._in_use.watching() as stored_since:
            await self._rows.settled()
            async for found in self._rows.all():
                known.append(_short(found.copy_name))
                await self._check(found, report)
            strays = _Strays(_sorted(known), stored_since, began_s - self._settings.stray_age_s)
            await self._sweep(strays, report)
        self.last = report
        _LOG.log(logging.INFO if report.healthy else logging.WARNING, "scrubbed: %s", report)
        return report

    async def _check(self, found: Kept, report: ScrubReport) -> None:
        name = found.copy_name
        states = {place: await self._state(place, name, found.size, report) for place in self._places}
        report.objects += 1
        bad = [place for place, state in states.items() if state is not State.GOOD]
        good = [place for place in self._places if place not in bad]
        if good and isinstance(found, StoredObject) and found.copy.piece(0) is None:
            await self._digest(found, good[0])
        if not bad or not await self._rows.name(found):  # removed meanwhile
            return
        for place in bad:
            counter = states[place].value
            setattr(report, counter, getattr(report, counter) + 1)
        await self._mend(found, bad, good, report)

    async def _digest(self, found: StoredObject, place: Location) -> None:
        """Note the digests of its pieces, of an object that is older than they are: from now on readers go by them."""
        digests = PieceDigests()
        try:
            await _fetch(place, found.copy_name, found.size, lambda piece: digests.update(memoryview(piece)))
        except OSError as failure:
            _LOG.warning("%s gets no digests of its pieces in this round: %s", found.copy_name, failure)
            return
        await self._sleep(found.size / self._settings.bytes_per_s)
        await self._rows.note_pieces(found, digests.text())

    async def _state(self, place: Location, name: str, size: int, report: ScrubReport) -> State:
        state = await state_of(place, name, size)
        report.read_bytes += size
        await self._sleep(size / self._settings.bytes_per_s)
        return state

    async def _mend(self, found: Kept, bad: Sequence[Location], good: Sequence[Location], report: ScrubReport) -> None:
        if not good:
            report.lost += 1
            if len(report.lost_keys) < _TOLD:
                report.lost_keys.append(f"{found.bucket}/{found.key}")
            _LOG.critical("LOST: no location has a good copy of %s; nothing of it was removed", found.copy_name)
            return
        for place in bad:
            repaired = await self._copied(found, good[0], place)
            report.repaired += repaired
            report.not_repaired += not repaired

    async def _copied(self, found: Kept, good: Location, bad: Location) -> bool:
        name = found.copy_name
        async with self._in_use.storing(name):
            if not await self._rows.name(found):
                return False
            try:
                with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as copy:
                    await _fetch(good, name, found.size, copy.write)
                    await replaced(bad, good, name, found.size, copy)
                    mended = await state_of(bad, name, found.size) is State.GOOD
            except OSError as failure:
                _LOG.error("%s can't be repaired in %s: %s", name, bad.label, failure)
                return False
        _LOG.warning("repaired %s in %s from %s", name, bad.label, good.label)
        return mended

    async def _sweep(self, strays: "_Strays", report: ScrubReport) -> None:
        for place in self._places:
            try:
                async with aclosing(place.names()) as all_held:
                    async for held in all_held:
                        if held in strays:
                            report.strays += await self._swept(place, held)
            except OSError as failure:
                _LOG.error("%s can't be searched for strays: %s", place.label, failure)

    async def _swept(self, place: Location, held: Held) -> bool:
        """Remove it, unless it is being stored, or was since it was seen."""
        with self._in_use.removing(held.name) as free:
            if not free or await place.held(held.name) != held:
                return False
            await place.remove(held.name)
        _LOG.warning("removed %s from %s: no object has it", held.name, place.label)
        return True


async def _fetch(place: Location, name: str, size: int, take: Callable[[bytes], object]) -> None:
    digest = hashlib.sha256()
    for start in range(0, size, PIECE_BYTES):
        piece = await place.read(name, start, min(PIECE_BYTES, size - start))
        digest.update(piece)
        take(piece)
    if digest.hexdigest() != digest_of(name):
        raise OSError(f"its copy in {place.label} was whole a moment ago, and is not any more")


def _short(name: str) -> int:
    """64 of a name's bits: a set of all names in 8 bytes each. Two that share them cost no more than a stray kept."""
    try:
        return int(name[:16], 16)
    except ValueError:  # no name of ours
        return 0


def _sorted(known: "array[int]") -> Sequence[int]:
    return array("Q", sorted(known))


@dataclass(frozen=True, slots=True)
class _Strays:
    """Which copies nobody needs."""

    known: Sequence[int]  # of all rows, in order
    stored_since: AbstractSet[str]
    before_s: float

    def __contains__(self, held: Held) -> bool:
        if held.modified_s >= self.before_s or held.name in self.stored_since:
            return False
        short = _short(held.name)
        place = bisect_left(self.known, short)
        return place == len(self.known) or self.known[place] != short
