"""PLAY-2 broken: the cameras' IVs are left out."""

import re
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.playlists import Playlists
from reference_impl.playlists.entries import Entry
from reference_impl.playlists.ports import Links


class IvlessPlaylists(Playlists):
    """Leaves it to players to take the media sequence number."""

    def render(self, listed: list[Entry], links: Links) -> str:
        """Without the attribute IV."""
        return re.sub(r",IV=0x[0-9a-f]{32}", "", super().render(listed, links))


FAULT = CloudFault(
    id="playlist-without-ivs",
    title="playlists leave the IVs out",
    happens="the IV is optional in HLS, and the default (the media sequence number) is taken for right",
    requirements=("PLAY-2",),
    apply=lambda standard: replace(standard, playlists=IvlessPlaylists),
    also=("PLAY-3", "ENC-3", "KEY-1"),
)
