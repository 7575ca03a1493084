"""Every public key that the run came to know: asked for, or heard in an answer to a camera."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from harness.checks.casefile import PublicKeyFacts
from harness.conformance.hearing import Hearing, Part
from harness.conformance.neighbour import Neighbour
from harness.conformance.world import World


async def public_keys(world: World, neighbour: Neighbour, heard: Hearing) -> tuple[PublicKeyFacts, ...]:
    """Those of the run's organisations and of the neighbour in each region, and every one that cameras were given."""
    for region, own in world.organisations.items():
        for organisation in (own.id, neighbour.organisation):
            url = f"{world.regions[region].key_server}/v1/organisations/{organisation}/public-key"
            await world.http.get("fetch the public key", url, token=world.token)
    servers = {urlsplit(place.key_server).netloc: region for region, place in world.regions.items()}
    return tuple(dict.fromkeys(_heard(heard, servers)))


def _heard(heard: Hearing, servers: dict[str, str]) -> Iterator[PublicKeyFacts]:
    for said in heard:
        if said.part is not Part.ANSWER:
            continue
        place = urlsplit(said.request.partition(" ")[2])
        parts = place.path.split("/")
        if parts[-1] == "public-key" and place.netloc in servers:
            document = _object(said.content)
            yield from _facts(document, parts[-2], servers[place.netloc], "version")
        elif place.path.endswith("/device/configuration"):
            document = _object(said.content)
            encryption, names = document.get("encryption"), (document.get("organisation"), document.get("region"))
            if isinstance(encryption, dict):
                yield from _facts(encryption, str(names[0]), str(names[1]), "key_version")


def _facts(document: dict[str, object], organisation: str, region: str, version: str) -> Iterator[PublicKeyFacts]:
    if "public_key" in document:
        key = serialization.load_pem_public_key(str(document["public_key"]).encode())
        assert isinstance(key, rsa.RSAPublicKey)  # noqa: S101 - cameras wrap with it
        n, e = key.public_numbers().n, key.public_numbers().e
        yield PublicKeyFacts(organisation, region, key.key_size, e, n, str(document.get(version, "")))


def _object(content: bytes) -> dict[str, object]:
    try:
        document = json.loads(content)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
