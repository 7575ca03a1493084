"""What the cloud says that it holds: the index's rows and timelines, the store's objects."""

import asyncio
import hashlib
from collections.abc import Container
from dataclasses import replace
from typing import Any

from harness.checks.facts.answers import IndexAnswer, IndexedGap, IndexedSegment
from harness.checks.facts.holdings import StoredObject
from harness.checks.timeline import Span, Step, TimelineAnswer
from harness.cloud.request import expect
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.chance import unlike_chance
from harness.conformance.media_marks import MediaMarks, repeated_blocks
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudRefusedError, CloudUnreachableError
from harness.history.event import EventKind, History

_STEP_US = 3_600_000_000
_TEXT = ("span", "object_key", "key_id", "iv", "sha256", "init_key", "wrapped_key")


async def recordings(world: World, camera: str, region: str, from_us: int, to_us: int, *, of: str = "") -> IndexAnswer:
    """What a region's index says of a camera's span of time; an answer that can't be read says why.

    The camera's organisation is the region's own, or that `of` another region. Page by page, as `next_us` says.
    """
    segments: list[IndexedSegment] = []
    gaps: list[IndexedGap] = []
    at_us: int | None = from_us
    try:
        while at_us is not None:
            request = world.adapter.library.recordings(world.place(region, of=of), camera, at_us, to_us)
            document = (await expect(world.http, "find recordings", request)).json()
            new_us = at_us if at_us > from_us else 0  # what began before was on the page before
            found = (IndexedSegment(camera, **_fields(row, IndexedSegment)) for row in document["segments"])
            segments += [segment for segment in found if segment.start_us >= new_us]
            lost = (IndexedGap(camera, **_fields(row, IndexedGap)) for row in document["gaps"])
            gaps += [gap for gap in lost if gap.start_us >= new_us]
            at_us = _next(document, at_us)
    except (CloudRefusedError, CloudUnreachableError) as refused:
        return IndexAnswer(camera, from_us, to_us, broken=str(refused))
    except (ValueError, KeyError, TypeError) as wrong:
        return IndexAnswer(camera, from_us, to_us, broken=f"the index's answer can't be read ({wrong!r})")
    return IndexAnswer(camera, from_us, to_us, tuple(segments), tuple(gaps))


def _next(document: dict[str, Any], at_us: int) -> int | None:
    """Where the next page begins; a ValueError where it would go on for ever."""
    next_us = document.get("next_us")
    if next_us is not None and not (isinstance(next_us, int) and next_us > at_us):
        raise ValueError(f"next_us is {next_us!r} on the page from {at_us}")
    return next_us


def _fields(
    row: dict[str, Any], shape: type[IndexedSegment] | type[IndexedGap] | type[Step] | type[Span]
) -> dict[str, Any]:
    """The row's fields, each of its type; KeyError, TypeError or ValueError names the first that is not."""
    found = {name: row[name] for name in shape.__dataclass_fields__ if name != "camera"}
    for name, value in found.items():
        if type(value) is not (str if name in _TEXT else int):
            raise ValueError(f"{name} is {value!r}")
    return found


async def timelines(world: World, camera: str, region: str, history: History) -> list[TimelineAnswer]:
    """What it shows of all that a camera made, in steps that meet within a segment; none where it has no timeline."""
    made = history.of(EventKind.PRODUCED, camera=camera)
    if not made:
        return []
    times = sorted((int(e.detail["start_us"] or 0), int(e.detail["duration_us"] or 0)) for e in made)
    middle_us, to_us = times[len(times) // 2][0] + times[len(times) // 2][1] // 2, now_us()
    from_us = middle_us - _STEP_US * (1 + (middle_us - times[0][0]) // _STEP_US)
    request = world.adapter.library.timeline(world.place(region), camera, from_us, to_us, _STEP_US)
    if request is None:
        return []
    asked = TimelineAnswer(camera, from_us, to_us, _STEP_US)
    try:
        document = (await expect(world.http, "show the timeline", request)).json()
        steps = tuple(Step(**_fields(row, Step)) for row in document["steps"])
        spans = tuple(Span(**_fields(row, Span)) for row in document["spans"])
    except (CloudRefusedError, CloudUnreachableError) as refused:
        return [replace(asked, broken=str(refused))]
    except (ValueError, KeyError, TypeError) as wrong:
        return [replace(asked, broken=f"the timeline can't be read ({wrong!r})")]
    return [replace(asked, steps=steps, spans=spans)]


async def stored(world: World, region: str, marks: MediaMarks, probes: Container[str] = ()) -> tuple[StoredObject, ...]:
    """Every object in the organisation's bucket but the probes' own, with the digest of its bytes, "" if none come.

    `probes`: ids of cameras that recorded nothing that has a meaning.
    """
    reader = await world.reader(region)
    keys = [(key, size) for key, size in await listing(world, reader) if key.partition("/")[0] not in probes]
    limit = asyncio.Semaphore(8)

    async def read(key: str, size: int) -> StoredObject:
        async with limit:
            answer = await world.ask(world.adapter.store.ask("GET", reader, key, now_us=now_us()))
        if not answer.accepted:
            return StoredObject(region, key, size, "")
        body = answer.body
        media = await asyncio.to_thread(marks.found_in, body)
        return StoredObject(
            region, key, size, hashlib.sha256(body).hexdigest(), media, repeated_blocks(body), unlike_chance(body)
        )

    return tuple(await asyncio.gather(*(read(key, size) for key, size in keys)))


async def listing(world: World, reader: TemporaryCredentials) -> list[tuple[str, int]]:
    """Every object's key and size, page by page."""
    keys: list[tuple[str, int]] = []
    after, store = "", world.adapter.store
    while True:
        request = store.listing(reader, now_us=now_us(), after=after)
        page = store.listed(await expect(world.http, "list the bucket", request))
        if not page:
            return keys
        keys += page
        after = page[-1][0]
