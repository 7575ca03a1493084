"""Faults of the key server, and of what stands near it."""

import ssl
from dataclasses import replace
from functools import partial

import trustme

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.foundation.bearer import Principal
from reference_impl.key_server import KeyServer
from reference_impl.playlists import Playlists
from reference_impl.playlists.ports import Links


class OpenKeyServer(KeyServer):
    """Unwraps for whoever is signed in."""

    def require_right_to_view(self, principal: Principal, organisation: str, camera: str) -> None:
        """Nobody is refused."""


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

        def links(self, organisation: str, camera: str) -> Links:
            """As always, and the key."""
            given = super().links(organisation, camera)
            return replace(given, content_key=partial(_with_key, given, remembered.get(camera)))

    return replace(standard, key_server=RememberingKeyServer, playlists=GossipingPlaylists)


def _with_key(given: Links, key: bytes | None, version: int, wrapped: str) -> str:
    address = given.content_key(version, wrapped)
    return f"{address}&cached={key.hex()}" if key else address


def old_tls(leaf: trustme.LeafCert) -> ssl.SSLContext:
    """TLS 1.0, 1.1 and whatever suites it takes, as an old appliance's default has it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    leaf.configure_cert(context)
    return context
