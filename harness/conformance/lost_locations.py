"""REG-5: each storage location's files are taken away for a moment, and everything acknowledged is read meanwhile."""

import asyncio
import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.camera.object_key import InitName, parse_object_key
from harness.checks.facts.answers import IndexedSegment
from harness.checks.facts.holdings import LocationLoss
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudRefusedError, CloudUnreachableError

_AWAY = ".camproof-away"  # within the location itself: the same disk, and no name of the cloud's
_ABREAST = 8


@dataclass(frozen=True, slots=True)
class _Stored:
    """An object that was acknowledged."""

    what: str
    key: str
    sha256: str  # of its bytes, in hexadecimal; of an initialisation segment how that begins, as its name says


async def probe_lost_locations(
    world: World, segments: Sequence[IndexedSegment], regions: dict[str, str]
) -> tuple[LocationLoss, ...]:
    """Lose each location of each region that tells of two or more.

    Args:
        world: the run's.
        segments: all that is indexed.
        regions: by camera, its region.
    """
    found: list[LocationLoss] = []
    with unheard():
        for shown in world.target.evidence:
            own = [segment for segment in segments if regions.get(segment.camera) == shown.id]
            if own and len(shown.locations) > 1:
                found += await _of_region(world, shown.id, shown.locations, _objects(own))
    return tuple(found)


def _objects(segments: Sequence[IndexedSegment]) -> list[_Stored]:
    """The segments, and what initialises them: without it none of them plays."""
    media = [_Stored(f"segment {s.counter} of camera {s.camera}", s.object_key, s.sha256) for s in segments]
    named = {segment.init_key: parse_object_key(segment.init_key) for segment in segments}
    return media + [
        _Stored(f"the initialisation segment of camera {name.camera}", key, name.digest)
        for key, name in named.items()
        if isinstance(name, InitName)
    ]


async def _of_region(
    world: World, region: str, locations: Sequence[Path], own: Sequence[_Stored]
) -> list[LocationLoss]:
    reader = await world.reader(region)
    kept = await _lost_without(world, reader, locations, own[:1])
    if not kept.lost:
        why = kept.undecided or "with all of them away it still gives a segment: they are not where objects lie"
        return [LocationLoss(region, ", ".join(map(str, locations)), kept.files, 0, undecided=why)]
    return [await _lost_without(world, reader, [location], own) for location in locations]


async def _lost_without(
    world: World, reader: TemporaryCredentials, locations: Sequence[Path], own: Sequence[_Stored]
) -> LocationLoss:
    """What can't be read while these are away."""
    name, limit = ", ".join(map(str, locations)), asyncio.Semaphore(_ABREAST)

    async def missing(stored: _Stored) -> str:
        async with limit:
            return await _not_read(world, reader, stored)

    try:
        with ExitStack() as back:
            files = sum(back.enter_context(_taken_away(location)) for location in locations)
            answers = await asyncio.gather(*map(missing, own))
    except OSError as failure:
        return LocationLoss(reader.region, name, 0, 0, undecided=f"its files can't be taken away: {failure}")
    return LocationLoss(reader.region, name, files, len(own), tuple(filter(None, answers)))


async def _not_read(world: World, reader: TemporaryCredentials, stored: _Stored) -> str:
    """Why an object is not given as it was stored; "" if it is."""
    try:
        answer = await world.ask(world.adapter.store.ask("GET", reader, stored.key, now_us=now_us()))
    except (CloudRefusedError, CloudUnreachableError) as none:
        return f"{stored.what}: {none}"
    if not answer.accepted:
        return f"{stored.what}: {answer.status} {answer.reason}".rstrip()
    same = hashlib.sha256(answer.body).hexdigest().startswith(stored.sha256)
    return "" if same else f"{stored.what}: other bytes than were stored"


@contextmanager
def _taken_away(location: Path) -> Iterator[int]:
    """All that lies in a folder is elsewhere within the `with`; how many files that is. OSError if it can't be."""
    aside = location / _AWAY
    aside.mkdir()
    moved: list[Path] = []
    try:
        for entry in sorted(location.iterdir()):
            if entry != aside:
                entry.rename(aside / entry.name)
                moved.append(entry)
        yield _count(aside.rglob("*"))
    finally:
        for entry in moved:
            (aside / entry.name).replace(entry)
        aside.rmdir()


def _count(paths: Iterable[Path]) -> int:
    return sum(path.is_file() for path in paths)


@contextmanager
def unheard() -> Iterator[None]:
    """An embedded cloud rightly complains of what is done to it here."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)
