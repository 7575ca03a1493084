"""Every public key that the run came to know: asked for, or heard in an answer to a camera."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from harness.checks.facts.answers import PublicKeyFacts
from harness.cloud.ports import HeardKey, Place
from harness.cloud.request import expect
from harness.conformance.hearing import Hearing, Part
from harness.conformance.neighbour import Neighbour
from harness.conformance.world import World


async def public_keys(world: World, neighbour: Neighbour | None, heard: Hearing) -> tuple[PublicKeyFacts, ...]:
    """Those of the run's organisations and of the neighbour in each region, and every one that cameras were given."""
    for region, own in world.organisations.items():
        for organisation in (own.id, *([neighbour.organisation] if neighbour else [])):
            place = Place(world.regions[region], organisation, world.token)
            await expect(world.http, "fetch the public key", world.adapter.keys.public_key(place))
    return tuple(dict.fromkeys(_heard(heard, world)))


def _heard(heard: Hearing, world: World) -> Iterator[PublicKeyFacts]:
    servers = {urlsplit(place.key_server).netloc: region for region, place in world.regions.items()}
    for said in heard:
        if said.part is Part.ANSWER:
            here = servers.get(urlsplit(said.request.partition(" ")[2]).netloc)
            for key in world.adapter.keys.heard(said.request, said.content):
                if region := key.region or here:
                    yield _facts(key, region)


def _facts(heard: HeardKey, region: str) -> PublicKeyFacts:
    key = serialization.load_pem_public_key(heard.pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)  # noqa: S101 - cameras wrap with it
    n, e = key.public_numbers().n, key.public_numbers().e
    return PublicKeyFacts(heard.organisation, region, key.key_size, e, n, heard.version)
