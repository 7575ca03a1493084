"""PLAY-2 broken: two thirds of a playlist."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry
from reference_impl.playlists.ports import Links


class CutPlaylists(Playlists):
    """Ends in the middle."""

    def render(self, listed: list[Entry], links: Links) -> str:
        """Not all of it."""
        text = super().render(listed, links)
        return text[: len(text) * 2 // 3]


FAULT = CloudFault(
    id="playlist-cut-off",
    title="playlists end after two thirds, in the middle of a line",
    happens="a cache keeps what had come when the connection to the service behind it broke, and serves it as whole",
    requirements=("PLAY-2",),
    apply=lambda standard: replace(standard, playlists=CutPlaylists),
    also=("PLAY-3", "PLAY-4", "AVL-1"),
)
