"""Requests to each service that takes people's access tokens, which change nothing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from harness.cloud.adapters import adapter_of
from harness.cloud.administration import RegionAddresses
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.ports import Place
from harness.cloud.request import Request, send
from harness.cloud.target import Target
from harness.conformance.probes.wrapping import fresh_key
from harness.conformance.world import World


@dataclass(frozen=True, slots=True)
class Door:
    """One request, for whoever has a token."""

    made: Callable[[str | None], Request]

    def ask(self, http: CloudHttp, token: str | None) -> Awaitable[Answer]:
        """With the token in the header."""
        return send(http, self.made(token))

    def ask_by_address(self, http: CloudHttp, token: str) -> Awaitable[Answer]:
        """With the token in the address, where it must not be (RFC 6750, 2.3)."""
        bare = self.made(None)
        mark = "&" if "?" in bare.url else "?"
        return send(http, replace(bare, url=f"{bare.url}{mark}access_token={token}"))


def doors_of(target: Target, region: RegionAddresses, organisation: str, camera: str) -> Mapping[str, Door]:
    """By service, of those that the target claims; an administrator of the camera's organisation may ask all of it."""
    adapter = adapter_of(target)

    def at(token: str | None) -> Place:
        return Place(region, organisation, token)

    doors = {
        "Video operation": Door(lambda token: adapter.library.recordings(at(token), camera, 0, 1)),
        "the credentials' service": Door(lambda token: adapter.reader_session(at(token))),
    }
    if adapter.oauth is not None:
        doors["My Systems"] = Door(adapter.oauth.administration)
    if "playlists" in target.features:
        doors["playlists"] = Door(lambda token: adapter.library.playlist(at(token), camera, 0, 1))
    if "audit" in target.features:
        doors["the key server"] = Door(lambda token: adapter.keys.audit(at(token)))
    return doors


async def key_door(world: World, region: str, organisation: str, camera: str, token: str) -> Door:
    """A content key, which anybody in the organisation may have."""
    place = Place(world.regions[region], organisation, token)
    key = await fresh_key(world, place, camera)
    return Door(lambda whose: world.adapter.keys.content_key(replace(place, token=whose), key))
