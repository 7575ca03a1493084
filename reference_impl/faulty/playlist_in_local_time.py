"""PLAY-2 broken: wall-clock times of another zone."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry

_HOUR_US = 3_600_000_000


class LocalPlaylists(Playlists):
    """Writes Frankfurt's winter time and calls it UTC."""

    async def listed(self, organisation: str, camera: str, from_us: int, to_us: int) -> list[Entry]:
        """An hour late."""
        found = await super().listed(organisation, camera, from_us, to_us)
        return [replace(entry, start_us=entry.start_us + _HOUR_US) for entry in found]


FAULT = CloudFault(
    id="playlist-in-local-time",
    title="playlists give local time and call it UTC",
    happens="a time without a zone is formatted on a server whose zone is not UTC, and a Z is put behind it",
    requirements=("PLAY-2",),
    apply=lambda standard: replace(standard, playlists=LocalPlaylists),
)
