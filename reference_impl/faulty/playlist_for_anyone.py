"""PLAY-5 broken: whoever is signed in gets playlists, with the addresses of the media."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal
from reference_impl.playlists import Playlists


class OpenPlaylists(Playlists):
    """Lists for whoever is signed in."""

    def require_right_to_view(self, principal: Principal, organisation: str) -> None:
        """Nobody is refused."""


FAULT = CloudFault(
    id="playlist-for-anyone",
    title="playlists are given to anyone who is signed in",
    happens="the check of the role was left to the web client (CWE-602)",
    requirements=("PLAY-5",),
    apply=lambda standard: replace(standard, playlists=OpenPlaylists),
)
