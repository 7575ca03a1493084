"""KEY-5 broken: playlists carry content keys."""

from dataclasses import replace
from functools import partial

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer
from reference_impl.playlists import Playlists
from reference_impl.playlists.ports import Links


def gossiping(standard: Blueprint) -> Blueprint:
    """Playlists that hand out content keys which were unwrapped before, to spare the key server the work."""
    remembered: dict[str, bytes] = {}  # by camera

    class RememberingKeyServer(KeyServer):
        """Leaves each key where the playlists find it."""

        async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
            """The key, remembered."""
            key = await super().unwrapped(organisation, camera, version, wrapped)
            if key is not None:
                remembered[camera] = key
            return key

    class GossipingPlaylists(Playlists):
        """Puts the key itself beside its address."""

        def links(self, viewer: str, organisation: str, camera: str) -> Links:
            """As always, and the key."""
            given = super().links(viewer, organisation, camera)
            return replace(given, content_key=partial(_with_key, given, remembered.get(camera)))

    return replace(standard, key_server=RememberingKeyServer, playlists=GossipingPlaylists)


def _with_key(given: Links, key: bytes | None, version: int, wrapped: str) -> str:
    address = given.content_key(version, wrapped)
    return f"{address}&cached={key.hex()}" if key else address


FAULT = CloudFault(
    id="key-in-playlist",
    title="playlists carry content keys that were unwrapped before",
    happens="a cache of keys, added for speed, is shared between the key server and the media path",
    requirements=("KEY-5",),
    apply=gossiping,
)
