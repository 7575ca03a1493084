"""PLAY-2 broken: durations as they should be, not as they are."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry

_NOMINAL_US = 1_040_000


class NominalPlaylists(Playlists):
    """Writes the length that segments are configured to have."""

    async def listed(self, organisation: str, camera: str, from_us: int, to_us: int) -> list[Entry]:
        """All alike."""
        found = await super().listed(organisation, camera, from_us, to_us)
        return [replace(entry, duration_us=_NOMINAL_US) for entry in found]


FAULT = CloudFault(
    id="playlist-nominal-durations",
    title="playlists give every segment one nominal duration, 40 ms too long",
    happens="the length is taken from a setting (26 frames at 25 a second) and not from the segment",
    requirements=("PLAY-2",),
    apply=lambda standard: replace(standard, playlists=NominalPlaylists),
)
