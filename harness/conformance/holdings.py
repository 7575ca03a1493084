"""What the cloud says that it holds: the index's rows, the store's objects."""

import asyncio
import hashlib
from typing import Any

from harness.checks.casefile import IndexAnswer, IndexedGap, IndexedSegment, StoredObject
from harness.cloud.signing import TemporaryCredentials, object_address, signed
from harness.conformance.chance import unlike_chance
from harness.conformance.media_marks import MediaMarks, repeated_blocks
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudRefusedError, CloudUnreachableError

_TEXT = ("span", "object_key", "key_id", "iv", "sha256", "init_key", "wrapped_key")


async def recordings(world: World, camera: str, region: str, from_us: int, to_us: int, *, of: str = "") -> IndexAnswer:
    """What a region's index says of a camera's span of time; an answer that can't be read says why.

    The camera's organisation is the region's own, or that `of` another region.
    """
    organisation = world.organisations[of or region].id
    base = f"{world.regions[region].recording_index}/v1/organisations/{organisation}/cameras/{camera}"
    url = f"{base}/recordings?from_us={from_us}&to_us={to_us}"
    try:
        document = (await world.http.get("find recordings", url, token=world.token)).json()
        segments = tuple(IndexedSegment(camera, **_fields(row, IndexedSegment)) for row in document["segments"])
        gaps = tuple(IndexedGap(camera, **_fields(row, IndexedGap)) for row in document["gaps"])
    except (CloudRefusedError, CloudUnreachableError) as refused:
        return IndexAnswer(camera, from_us, to_us, broken=str(refused))
    except (ValueError, KeyError, TypeError) as wrong:
        return IndexAnswer(camera, from_us, to_us, broken=f"the index's answer can't be read ({wrong!r})")
    return IndexAnswer(camera, from_us, to_us, segments, gaps)


def _fields(row: dict[str, Any], shape: type[IndexedSegment] | type[IndexedGap]) -> dict[str, Any]:
    """The row's fields, each of its type; KeyError, TypeError or ValueError names the first that is not."""
    found = {name: row[name] for name in shape.__dataclass_fields__ if name != "camera"}
    for name, value in found.items():
        if type(value) is not (str if name in _TEXT else int):
            raise ValueError(f"{name} is {value!r}")
    return found


async def stored(world: World, region: str, marks: MediaMarks) -> tuple[StoredObject, ...]:
    """Every object in the organisation's bucket, with the digest of its bytes, "" where they can't be had."""
    reader = await world.reader(region)
    keys = await listing(world, reader)
    limit = asyncio.Semaphore(8)

    async def read(key: str, size: int) -> StoredObject:
        address = object_address(reader.storage_uri, key)
        async with limit:
            headers = signed(reader, "GET", address, now_us=now_us())
            answer = await world.http.ask("GET", address, headers=headers)
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
    after = ""
    while True:
        url = f"{reader.storage_uri}?list-type=2&max-keys=1000" + (f"&start-after={after}" if after else "")
        answer = await world.http.get("list the bucket", url, headers=signed(reader, "GET", url, now_us=now_us()))
        page = _listing(answer.body)
        keys += page
        if len(page) < 1000:  # noqa: PLR2004 - the page asked for
            break
        after = object_address("", page[-1][0]).lstrip("/")
    return keys


def _listing(body: bytes) -> list[tuple[str, int]]:
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - only here

    root = ET.fromstring(body)  # noqa: S314 - expat refuses entity bombs since 2.4.1
    rows = root.findall("{*}Contents")
    return [(row.findtext("{*}Key", ""), int(row.findtext("{*}Size", "0"))) for row in rows]
