"""PLAY-2 broken: playlists of a hundred entries at most."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry

_MOST = 100


class ShortPlaylists(Playlists):
    """Ends in order, and too early."""

    async def listed(self, organisation: str, camera: str, from_us: int, to_us: int) -> list[Entry]:
        """The first of them."""
        return (await super().listed(organisation, camera, from_us, to_us))[:_MOST]


FAULT = CloudFault(
    id="playlist-of-one-hundred",
    title="playlists end after a hundred entries, whatever was asked for",
    happens="the query that fills them keeps the limit of the list in the web client",
    requirements=("PLAY-2",),
    apply=lambda standard: replace(standard, playlists=ShortPlaylists),
)
