"""PLAY-2 broken: a span of time without its first and last segment."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry


class EdgelessPlaylists(Playlists):
    """Lists only what lies wholly in the span that was asked for."""

    async def listed(self, organisation: str, camera: str, from_us: int, to_us: int) -> list[Entry]:
        """Without what the span begins and ends in."""
        found = await super().listed(organisation, camera, from_us, to_us)
        return [e for e in found if e.start_us >= from_us and e.start_us + e.duration_us <= to_us]


FAULT = CloudFault(
    id="playlist-without-edges",
    title="playlists leave out the segments that a span of time begins and ends in",
    happens="the query compares starts and ends with the span, each the wrong way round",
    requirements=("PLAY-2",),
    apply=lambda standard: replace(standard, playlists=EdgelessPlaylists),
)
