"""Plays a playlist from its first entry to its last (paper: F playlist, G what it says, H media, I key)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from harness.player.decoder import Decode, installed_decoder
from harness.player.played import Played, PlayResult
from harness.player.playlist import PlaylistEntry
from harness.player.present import present

__all__ = ["Fetch", "Played", "play"]

Fetch = Callable[[str], Awaitable[bytes | None]]
"""Gives the bytes at an address, or None where they can't be had."""


async def play(
    entries: Iterable[PlaylistEntry],
    fetch: Fetch,
    fetch_key: Fetch,
    *,
    decode: Decode | None = None,
) -> tuple[Played, ...]:
    """What became of each entry, in order.

    Initialisation segments and content keys are fetched once for each address. Decoding runs in a thread, so that
    others can go on meanwhile.

    Args:
        entries: of `read_playlist`.
        fetch: fetches media and initialisation segments.
        fetch_key: fetches content keys: it alone speaks to the key server.
        decode: another decoder than the one that is installed.
    """
    inits, keys = _Once(fetch), _Once(fetch_key)
    decoder = decode or installed_decoder()
    return tuple([await _play_one(entry, fetch, inits, keys, decoder) for entry in entries])


class _Once:
    """Fetches each address once, and remembers what came of it."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._found: dict[str, bytes | None] = {}

    async def get(self, address: str) -> bytes | None:
        if address not in self._found:
            self._found[address] = await self._fetch(address)
        return self._found[address]


async def _play_one(entry: PlaylistEntry, fetch: Fetch, inits: _Once, keys: _Once, decode: Decode | None) -> Played:
    if entry.gap:
        return Played(entry, PlayResult.GAP)
    init = await inits.get(entry.init_address) if entry.init_address else b""
    if init is None:
        return Played(entry, PlayResult.MISSING, "the initialisation segment could not be fetched")
    ciphertext = await fetch(entry.address)
    if ciphertext is None:
        return Played(entry, PlayResult.MISSING, "the media could not be fetched")
    key = await keys.get(entry.key_address) if entry.key_address else None
    return await asyncio.to_thread(present, entry, init, ciphertext, key, decode)
