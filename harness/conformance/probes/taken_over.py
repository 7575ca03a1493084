"""KEY-7: what media store and index are given, tried at the key server, and they asked for what it gives."""

from dataclasses import replace
from urllib.parse import urlsplit

from harness.checks.facts.holdings import FoundBytes, MediaSide
from harness.checks.facts.tried import Attempt, Observation
from harness.cloud.ports import WrappedKey
from harness.cloud.request import Request
from harness.cloud.target import Target
from harness.conformance.at_rest import Kept
from harness.conformance.probes.attempts import accepts, refuses
from harness.conformance.probes.names import Probed
from harness.conformance.world import World

_MEDIA_SIDE = ("media_store", "recording_index", "playlists")


async def probe_taken_over(world: World, region: str, key: WrappedKey) -> Probed:
    """Ask the key server with what others were given, and the others for a content key."""
    place, keys = world.place(region), world.adapter.keys
    reader = await world.reader(region)
    name = next(name for name, (client, _) in world.cameras.items() if client == key.camera)
    device = world.device(world.http, name)
    camera = await device.renew(await device.configuration())

    def by(token: str | None) -> Request:
        return keys.content_key(replace(place, token=token), key)

    def at(service: str) -> Request:
        there = replace(place.region, key_server=getattr(place.region, service))
        return keys.content_key(replace(place, region=there), key)

    attempts: list[Attempt] = [
        await accepts("the key server, asked by a member", world.ask(by(world.token))),
        await refuses("the key server, asked with a reader's session", world.ask(by(reader.session_token))),
        await refuses("the key server, asked with a reader's secret key", world.ask(by(reader.secret_access_key))),
        await refuses("the key server, asked with a camera's session", world.ask(by(camera.session_token))),
        *[await refuses(f"{service}, asked for a content key", world.ask(at(service))) for service in _MEDIA_SIDE],
    ]
    own, others = _origin(place.region.key_server), {s: _origin(getattr(place.region, s)) for s in _MEDIA_SIDE}
    shared = ", ".join(service for service, origin in others.items() if origin == own)
    seen = Observation("with which service the key server shares its address", "none", shared or "none")
    return Probed({"KEY-7": attempts}, {"KEY-7": [seen]})


def media_side(target: Target, kept: tuple[Kept, ...], found: tuple[FoundBytes, ...]) -> MediaSide | None:
    """What lies in the files of everything in the regions but the key servers; None where those are not told apart.

    Args:
        target: with the key servers' own folders.
        kept: every file, read.
        found: content keys and private keys that were found in files or answers.
    """
    own = tuple(folder for shown in target.evidence for folder in shown.key_server)
    files = [f for f in kept if f.region and not f.packed and not any(f.path.is_relative_to(folder) for folder in own)]
    if not own or not files:
        return None
    exposed = tuple(one for one in found if any(one.where.startswith(str(file.path)) for file in files))
    return MediaSide(len(files), sum(len(file.content) for file in files), exposed)


def _origin(address: str) -> str:
    return urlsplit(address).netloc.lower()
