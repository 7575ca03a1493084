"""PLAY-2 broken: an initialisation segment of another camera."""

from dataclasses import replace

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.fault import CloudFault
from reference_impl.playlists import Playlists
from reference_impl.playlists.ports import Links


def sharing(standard: Blueprint) -> Blueprint:
    """Playlists in which each organisation has one initialisation segment, the first that was asked for."""
    first: dict[str, str] = {}  # by organisation

    class SharingPlaylists(Playlists):
        """Takes one camera's for all."""

        def links(self, viewer: str, organisation: str, camera: str) -> Links:
            """As always, but for the initialisation segment."""
            given = super().links(viewer, organisation, camera)

            def media(key: str) -> str:
                return given.media(first.setdefault(organisation, key) if "/init." in key else key)

            return replace(given, media=media)

    return replace(standard, playlists=SharingPlaylists)


FAULT = CloudFault(
    id="map-of-another-camera",
    title="playlists name another camera's initialisation segment",
    happens="it is cached by what it looked like once; it plays, until that camera goes or is set up in another way",
    requirements=("PLAY-2",),
    apply=sharing,
    also=("PLAY-3",),  # where the first camera is one that was set up in another way
)
