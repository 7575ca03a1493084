"""Every stored segment fetched and opened as a player does: playlist, media, the key server's content key."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.checks.facts.answers import IndexedSegment
from harness.conformance import playback
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.player.play import play
from harness.player.played import PlayResult
from harness.player.playlist import UnreadablePlaylistError, read_playlist
from harness.player.present import UndecryptableError, decrypt


@dataclass(frozen=True, slots=True)
class Opened:
    """A segment, and what became of it. `media` is None where it does not open, `key` where none was given."""

    row: IndexedSegment
    result: PlayResult
    why: str
    ciphertext: bytes
    key: bytes | None
    media: bytes | None


@dataclass(frozen=True, slots=True)
class Recording:
    """All that could be fetched of a camera."""

    opened: tuple[Opened, ...]
    inits: tuple[bytes, ...]


async def open_all(world: World, camera: str, region: str, rows: Sequence[IndexedSegment]) -> Recording:
    """Play all that the rows tell of; nothing plays from a playlist that can't be read."""
    by_key = {row.object_key: row for row in rows}
    fetched: dict[str, bytes] = {}
    library = world.adapter.library

    async def fetch(address: str) -> bytes | None:
        found = await playback.fetch(world.http, address)
        fetched[address] = found or b""
        return found

    async def fetch_key(address: str) -> bytes | None:
        found = await playback.content_key(world, address)
        fetched[address] = found or b""
        return found

    came = await playback.playlist(world, camera, region, 0, now_us())
    try:
        request = library.playlist(world.place(region), camera, came.from_us, came.to_us)
        entries = read_playlist(came.text, request.url)
    except UnreadablePlaylistError:
        return Recording((), ())
    opened = []
    for played in await play(entries, fetch, fetch_key):
        row = by_key.get(library.object_key(played.entry.address, camera))
        if row is not None:
            ciphertext, key = fetched.get(played.entry.address, b""), fetched.get(played.entry.key_address) or None
            media = _media(ciphertext, key, played.entry.iv)
            opened.append(Opened(row, played.result, played.why, ciphertext, key, media))
    inits = {entry.init_address for entry in entries if entry.init_address}
    return Recording(tuple(opened), tuple(fetched.get(address, b"") for address in sorted(inits)))


def _media(ciphertext: bytes, key: bytes | None, iv: bytes) -> bytes | None:
    try:
        return None if key is None else decrypt(ciphertext, key, iv)
    except UndecryptableError:
        return None
