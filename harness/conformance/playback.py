"""Plays every recording back from its playlist alone, and reads index, store and keys beside it."""

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from harness.checks.casefile import CameraFacts, IndexedGap, IndexedSegment, PublicKeyFacts, StoredObject
from harness.cloud.http import CloudHttp
from harness.cloud.signing import object_address, signed
from harness.conformance.media_marks import MediaMarks, repeated_blocks
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudRefusedError, CloudUnreachableError
from harness.history.event import EventKind
from harness.history.record import Recorder
from harness.player.decoder import decoder_name
from harness.player.play import Played, play
from harness.player.playlist import PlaylistEntry, read_playlist
from harness.player.present import UndecryptableError, decrypt


@dataclass(frozen=True, slots=True)
class Addresses:
    """One content key's and one segment's address, as a playlist gave them."""

    key: str
    media: str


async def play_back(world: World, camera: str, site: str, region: str, recorder: Recorder) -> Addresses | None:
    """Play all that a camera recorded; the record goes into the history."""
    entries = await _entries(world, camera, region)
    rows = {row.start_us: row for row in await indexed(world, camera, region)}
    played = await play(entries, lambda address: fetch(world.http, address), lambda address: _key(world, address))
    for entry in played:
        _record(recorder, site, camera, entry, rows.get(entry.start_us))
    media = [entry for entry in entries if not entry.gap]
    return Addresses(media[0].key_address, media[0].address) if media else None


def _record(recorder: Recorder, site: str, camera: str, entry: Played, row: IndexedSegment | None) -> None:
    if entry.result == "gap":
        recorder.add(
            now_us(), EventKind.GAP_LISTED, site, camera, start_us=entry.start_us, duration_us=entry.duration_us
        )
        return
    stamp = entry.stamp
    recorder.add(
        now_us(), EventKind.PLAYED, site, camera, row.span if row else None, row.counter if row else None,
        result=entry.result, media_sha256=entry.media_sha256, start_us=entry.start_us,
        key_id=row.key_id if row else None, frames=entry.frames,
        stamp_camera=stamp.camera if stamp else None, stamp_counter=stamp.counter if stamp else None,
        stamp_start_us=stamp.start_us if stamp else None,
    )  # fmt: skip


async def pictures(world: World, cameras: Iterable[CameraFacts]) -> dict[str, bytes]:
    """A decoded frame of the first camera of each site, as PNG; none where there is no decoder."""
    if not decoder_name():
        return {}
    first = {camera.site: camera for camera in reversed(tuple(cameras))}
    found = {}
    for camera in first.values():
        entries = [e for e in await _entries(world, camera.id, camera.region) if not e.gap]
        if entries and (png := await _picture(world, entries[len(entries) // 2])) is not None:
            found[camera.id] = png
    return found


async def _picture(world: World, entry: PlaylistEntry) -> bytes | None:
    from harness.camera.media.decode import snapshot_png  # noqa: PLC0415 - an optional extra

    init, ciphertext = await fetch(world.http, entry.init_address), await fetch(world.http, entry.address)
    key = await _key(world, entry.key_address)
    if init is None or ciphertext is None or key is None:
        return None
    try:
        return await asyncio.to_thread(snapshot_png, init, decrypt(ciphertext, key, entry.iv))
    except UndecryptableError:
        return None


async def _entries(world: World, camera: str, region: str) -> tuple[PlaylistEntry, ...]:
    organisation = world.organisations[region].id
    base = f"{world.regions[region].playlists}/v1/organisations/{organisation}/cameras/{camera}"
    url = f"{base}/playlist.m3u8?from_us=0&to_us={now_us()}"
    answer = await world.http.get("fetch the playlist", url, token=world.token)
    return read_playlist(answer.body.decode(), url)


async def fetch(http: CloudHttp, address: str) -> bytes | None:
    """The bytes at a presigned address, or None."""
    try:
        return (await http.get("fetch media", address)).body
    except (CloudRefusedError, CloudUnreachableError):
        return None


async def _key(world: World, address: str) -> bytes | None:
    try:
        return (await world.http.get("fetch a content key", address, token=world.token)).body
    except (CloudRefusedError, CloudUnreachableError):
        return None


async def indexed(world: World, camera: str, region: str) -> tuple[IndexedSegment, ...]:
    """The index's segments of a camera."""
    names = [name for name in IndexedSegment.__dataclass_fields__ if name != "camera"]
    rows = (await _recordings(world, camera, region))["segments"]
    return tuple(IndexedSegment(camera, **{name: row[name] for name in names}) for row in rows)


async def listed_gaps(world: World, camera: str, region: str) -> tuple[IndexedGap, ...]:
    """The index's gaps of a camera."""
    rows = (await _recordings(world, camera, region))["gaps"]
    return tuple(IndexedGap(camera, row["span"], row["first"], row["last"]) for row in rows)


async def _recordings(world: World, camera: str, region: str) -> dict[str, Any]:
    organisation = world.organisations[region].id
    base = f"{world.regions[region].recording_index}/v1/organisations/{organisation}/cameras/{camera}"
    answer = await world.http.get("find recordings", f"{base}/recordings?from_us=0&to_us={now_us()}", token=world.token)
    return dict(answer.json())


async def stored(world: World, region: str, marks: MediaMarks) -> tuple[StoredObject, ...]:
    """Every object in the organisation's bucket, with the digest of its bytes, read as an operator does."""
    reader = await world.reader(region)
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
    limit = asyncio.Semaphore(8)

    async def read(key: str, size: int) -> StoredObject:
        address = object_address(reader.storage_uri, key)
        async with limit:
            headers = signed(reader, "GET", address, now_us=now_us())
            body = (await world.http.get(f"read {key}", address, headers=headers)).body
        media = await asyncio.to_thread(marks.found_in, body)
        return StoredObject(region, key, size, hashlib.sha256(body).hexdigest(), media, repeated_blocks(body))

    return tuple(await asyncio.gather(*(read(key, size) for key, size in keys)))


def _listing(body: bytes) -> list[tuple[str, int]]:
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - only here

    root = ET.fromstring(body)  # noqa: S314 - expat refuses entity bombs since 2.4.1
    rows = root.findall("{*}Contents")
    return [(row.findtext("{*}Key", ""), int(row.findtext("{*}Size", "0"))) for row in rows]


async def public_keys(world: World) -> tuple[PublicKeyFacts, ...]:
    """Each organisation's public key in its region."""
    found = []
    for organisation in world.organisations.values():
        url = f"{world.regions[organisation.region].key_server}/v1/organisations/{organisation.id}/public-key"
        pem = (await world.http.get("fetch the public key", url, token=world.token)).json()["public_key"]
        key = serialization.load_pem_public_key(pem.encode())
        assert isinstance(key, rsa.RSAPublicKey)  # noqa: S101 - the configuration's key is one as well
        numbers = key.public_numbers()
        found.append(PublicKeyFacts(organisation.id, organisation.region, key.key_size, numbers.e, numbers.n))
    return tuple(found)
