"""Plays every recording back from its playlist alone."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from harness.camera.media.decoded import UndecodableError
from harness.checks.casefile import CameraFacts
from harness.checks.facts.answers import PlaylistAnswer
from harness.cloud.http import CloudHttp
from harness.cloud.request import expect
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudRefusedError, CloudUnreachableError
from harness.history.event import Event, EventKind
from harness.history.record import Recorder
from harness.player.decoder import decoder_name
from harness.player.play import Played, play
from harness.player.playlist import PlaylistEntry, UnreadablePlaylistError, read_playlist
from harness.player.present import UndecryptableError, decrypt


@dataclass(frozen=True, slots=True)
class Addresses:
    """One content key's and one segment's address, as a playlist gave them."""

    key: str
    media: str


async def play_back(world: World, camera: str, site: str, region: str, recorder: Recorder) -> Addresses | None:
    """Play all that a camera recorded; the record goes into the history. Nothing plays from a broken playlist."""
    entries = await _entries(world, camera, region)
    made = {str(e.detail["object_key"]): e for e in recorder.of(EventKind.PRODUCED, camera)}
    played = await play(
        entries, lambda address: fetch(world.http, address), lambda address: content_key(world, address)
    )
    for entry in played:
        key = world.adapter.library.object_key(entry.entry.address, camera)
        _record(recorder, site, camera, entry, made.get(key))
    media = [entry for entry in entries if not entry.gap and world.adapter.keys.wrapped(entry.key_address)]
    return Addresses(media[0].key_address, media[0].address) if media else None


def _record(recorder: Recorder, site: str, camera: str, played: Played, segment: Event | None) -> None:
    if played.result == "gap":
        recorder.add(
            now_us(), EventKind.GAP_LISTED, site, camera, start_us=played.start_us, duration_us=played.duration_us
        )
        return
    stamp = played.stamp
    recorder.add(
        now_us(), EventKind.PLAYED, site, camera, segment.span if segment else None,
        segment.counter if segment else None, result=played.result, media_sha256=played.media_sha256,
        start_us=played.start_us, key_id=segment.detail["key_id"] if segment else None, frames=played.frames,
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
    key = await content_key(world, entry.key_address)
    if init is None or ciphertext is None or key is None:
        return None
    try:
        return await asyncio.to_thread(snapshot_png, init, decrypt(ciphertext, key, entry.iv))
    except (UndecryptableError, UndecodableError):
        return None


async def playlist(world: World, camera: str, region: str, from_us: int, to_us: int, *, of: str = "") -> PlaylistAnswer:
    """The playlist of a camera's span of time as it came; where none came, why. `of`: the camera's own region."""
    request = world.adapter.library.playlist(world.place(region, of=of), camera, from_us, to_us)
    try:
        text = (await expect(world.http, "fetch the playlist", request)).body.decode()
    except (CloudRefusedError, CloudUnreachableError) as refused:
        return PlaylistAnswer(camera, from_us, to_us, broken=str(refused))
    except UnicodeDecodeError as wrong:
        return PlaylistAnswer(camera, from_us, to_us, broken=f"the playlist is no UTF-8 ({wrong}; RFC 8216 4)")
    return PlaylistAnswer(camera, from_us, to_us, text)


async def _entries(world: World, camera: str, region: str) -> tuple[PlaylistEntry, ...]:
    """What there is to play; nothing where the playlist can't be played, which PLAY-2 judges."""
    came = await playlist(world, camera, region, 0, now_us())
    try:
        request = world.adapter.library.playlist(world.place(region), camera, came.from_us, came.to_us)
        return read_playlist(came.text, request.url)
    except UnreadablePlaylistError:
        return ()


async def fetch(http: CloudHttp, address: str) -> bytes | None:
    """The bytes at a presigned address, or None."""
    try:
        return (await http.get("fetch media", address)).body
    except (CloudRefusedError, CloudUnreachableError):
        return None


async def content_key(world: World, address: str) -> bytes | None:
    """The content key at an address, as the key server gives it to the run's administrator; or None."""
    try:
        return (await expect(world.http, "fetch a content key", world.adapter.keys.at(address, world.token))).body
    except (CloudRefusedError, CloudUnreachableError):
        return None
