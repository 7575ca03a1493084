"""REG-2: a camera's media, rows and traces in other regions than its own: asked of them, searched in their files."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from harness.checks.casefile import CameraFacts
from harness.checks.facts.holdings import FoundBytes, StoredObject, Strays
from harness.conformance import holdings, playback
from harness.conformance.at_rest import Kept
from harness.conformance.words import Needles
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudRefusedError
from harness.history.event import Event

_FEWEST_LETTERS = 4  # of a camera's id: shorter ones are in anything
_BLOCK_BYTES, _PIECE_BYTES = 16, 16 << 10
_ALL_TIME = (0, 1 << 52)


def strays_at_rest(
    kept: Iterable[Kept],
    cameras: Mapping[str, CameraFacts],
    produced: Sequence[Event],
    ciphertexts: Mapping[str, bytes] = MappingProxyType({}),
) -> Strays:
    """Search every region's files for cameras of others, and those of none for what was recorded.

    Args:
        kept: all that the cloud keeps.
        cameras: by id.
        produced: every segment that was made.
        ciphertexts: of segments, by their SHA-256 in hexadecimal: any 16 KiB of one are found.
    """
    needles = list(_needles(cameras, produced, ciphertexts))
    whole = {str(e.detail["ciphertext_sha256"]): e.camera or "" for e in produced}
    found: list[FoundBytes] = []
    files = list(kept)
    if not any(file.region for file in files):
        return Strays()
    away = {region: _away(needles, region) for region in {file.region for file in files}}
    for file in files:
        here = dict.fromkeys(
            what for text in (file.content, bytes(file.path)) for what in away[file.region].found_in(text)
        )
        found += [FoundBytes(file.where, what) for what in here]
        camera = whole.get(file.sha256, "")
        if camera in cameras and cameras[camera].region != file.region:
            found.append(FoundBytes(file.where, f"media of camera {camera} of {cameras[camera].region}"))
    return Strays(len(files), tuple(found))


@dataclass(frozen=True, slots=True)
class _Needle:
    """What must be in its home region alone."""

    what: str
    bytes: bytes
    home: str
    recorded: bool = True  # and no name


def _away(needles: Iterable[_Needle], region: str) -> Needles:
    """What must not be there. What belongs to no region knows cameras by name, and nothing that they recorded."""
    out = [needle for needle in needles if needle.home != region and (region or needle.recorded)]
    return Needles((needle.what, needle.bytes) for needle in out)


def _needles(
    cameras: Mapping[str, CameraFacts], produced: Sequence[Event], ciphertexts: Mapping[str, bytes]
) -> Iterator[_Needle]:
    for camera in cameras.values():
        if len(camera.id) >= _FEWEST_LETTERS:
            what = f"the name of camera {camera.id} of {camera.region}"
            yield _Needle(what, camera.id.encode(), camera.region, recorded=False)
    for event in produced:
        home = cameras[event.camera or ""].region
        which = f"segment {event.counter} of camera {event.camera} of {home}"
        yield _Needle(f"the object name of {which}", str(event.detail["object_key"]).encode(), home)
        yield _Needle(f"the digest of {which}", str(event.detail["ciphertext_sha256"]).encode(), home)
        yield _Needle(f"the end of {which}", bytes.fromhex(str(event.detail["last_block"])), home)
        sealed = ciphertexts.get(str(event.detail["ciphertext_sha256"]), b"")
        for at in range(0, len(sealed) - _BLOCK_BYTES, _PIECE_BYTES):
            yield _Needle(f"a piece of {which}", sealed[at : at + _BLOCK_BYTES], home)


async def strays_by_http(world: World, cameras: Collection[CameraFacts], objects: Sequence[StoredObject]) -> Strays:
    """Ask every region's store, index and playlists for what belongs to another.

    To be called last: that one asked there for a camera stands in that region's logs.
    """
    found: list[FoundBytes] = []
    asked = 0
    for home in world.organisations:
        keys = [o.key for o in objects if o.region == home]
        own = [camera for camera in cameras if camera.region == home]
        for other in world.regions.keys() - {home}:
            found += await _in_store(world, home, other, keys)
            found += [stray for camera in own for stray in await _of_camera(world, camera, other)]
            asked += len(keys) + 2 * len(own)
    return Strays(asked, tuple(found))


async def _in_store(world: World, home: str, other: str, keys: Sequence[str]) -> list[FoundBytes]:
    """Listed there, or there for one who knows the name."""
    try:
        reader = await world.reader(other, of=home)
        listed = {key for key, _ in await holdings.listing(world, reader)}
    except CloudRefusedError:  # the organisation has no bucket there
        return []
    where = f"the media store of {other}"
    found = [FoundBytes(where, f"{key}, an object of {home}, listed") for key in sorted(listed)]
    asking = [(key, world.adapter.store.ask("HEAD", reader, key, now_us=now_us())) for key in keys]
    there = [key for key, request in asking if (await world.ask(request)).accepted]
    return [*found, *(FoundBytes(where, f"{key}, an object of {home}, by its name") for key in there)]


async def _of_camera(world: World, camera: CameraFacts, other: str) -> list[FoundBytes]:
    """Rows of a camera in another region's index, entries in its playlist."""
    answer = await holdings.recordings(world, camera.id, other, *_ALL_TIME, of=camera.region)
    listed = await playback.playlist(world, camera.id, other, *_ALL_TIME, of=camera.region)
    rows, entries = len(answer.segments) + len(answer.gaps), listed.text.count("#EXTINF")
    which = f"of camera {camera.id} of {camera.region}"
    found = [FoundBytes(f"the recording index of {other}", f"{rows} rows {which}")] if rows else []
    return [*found, *([FoundBytes(f"a playlist of {other}", f"{entries} entries {which}")] if entries else [])]
