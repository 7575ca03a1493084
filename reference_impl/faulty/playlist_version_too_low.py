"""PLAY-2 broken: a playlist that uses more than it says."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry
from reference_impl.playlists.ports import Links


class OldPlaylists(Playlists):
    """Says version 3, as old tutorials do."""

    def render(self, listed: list[Entry], links: Links) -> str:
        """EXT-X-MAP needs 6, EXT-X-GAP needs 8."""
        return super().render(listed, links).replace("#EXT-X-VERSION:8", "#EXT-X-VERSION:3")


FAULT = CloudFault(
    id="playlist-version-too-low",
    title="playlists say version 3 and use features of version 8",
    happens="the header was written for MPEG-2 TS and stayed when fragmented MP4 and gaps came",
    requirements=("PLAY-2",),
    apply=lambda standard: replace(standard, playlists=OldPlaylists),
)
