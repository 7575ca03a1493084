"""KEY-4, KEY-6, PLAY-5, ACT-1, ACT-7, ACT-9: who may see, and what may be enabled."""

import secrets
from urllib.parse import parse_qs, urlencode, urlsplit

from harness.checks.casefile import Attempt
from harness.cloud.http import Answer
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.neighbour import Neighbour
from harness.conformance.probes.attempts import Attempts, accepts, demands, refuses
from harness.conformance.probes.viewing import Viewing
from harness.conformance.world import World
from harness.scenario.model import CameraSpec

_OAEP_BYTES = 256
# why a camera may not be enabled although its AXIS OS is new enough
_OTHER_RULES = ("no-free-licence", "not-activated", "not-registered", "subscription-over", "licences-overdue")


async def probe_access(
    world: World,
    neighbour: Neighbour,
    region: str,
    key_address: str,
    media_address: str,
    ended: TemporaryCredentials,
) -> Attempts:
    """With the addresses of a content key and of a segment, of a playlist, and a reader's session about to end."""
    place = urlsplit(key_address)
    camera = place.path.split("/")[-2]
    return {
        "KEY-4": await _key_rights(world, region, key_address),
        "KEY-6": await _wrong_keys(world, key_address),
        "PLAY-5": await Viewing(world, neighbour, region, camera, key_address, media_address).attempts(ended),
    }


async def _key_rights(world: World, region: str, address: str) -> list[Attempt]:
    own = world.organisations[region].id
    elsewhere = address.replace(own, secrets.token_hex(8))
    return [
        await accepts("a member asks for a content key", world.http.ask("GET", address, token=world.token)),
        await refuses("a signed-in stranger asks", world.http.ask("GET", address, token=world.stranger_token)),
        await refuses("nobody asks (no token)", world.http.ask("GET", address)),
        await refuses("a forged token asks", world.http.ask("GET", address, token=world.token[:-6] + "AAAAAA")),
        await refuses("a member asks in another organisation", world.http.ask("GET", elsewhere, token=world.token)),
        await demands("an administrator reads the audit trail", _audited(world, region)),
    ]


async def _audited(world: World, region: str) -> Answer:
    url = f"{world.regions[region].key_server}/v1/organisations/{world.organisations[region].id}/audit"
    return await world.http.ask("GET", url, token=world.token)


async def _wrong_keys(world: World, address: str) -> list[Attempt]:
    place = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(place.query).items()}
    wrapped = query["wrapped"]
    flipped = ("B" if wrapped[40] == "A" else "A").join((wrapped[:40], wrapped[41:]))
    wrong = {
        "one bit of it altered": flipped,
        "random bytes": secrets.token_urlsafe(_OAEP_BYTES),
        "cut short": wrapped[: len(wrapped) // 2],
        "nothing but zeros": "A" * len(wrapped),
    }
    base = address.partition("?")[0]

    async def ask(value: str) -> Answer:
        return await world.http.ask("GET", f"{base}?{urlencode({**query, 'wrapped': value})}", token=world.token)

    return [
        await accepts("the camera's wrapped key", ask(wrapped)),
        *[await refuses(case, ask(value)) for case, value in wrong.items()],
    ]


async def probe_activation(world: World, region: str) -> Attempts:
    """Enable what may not be enabled, in an organisation of its own."""
    administration, own = world.administration, world.organisations[region].id
    site = await administration.add_site(own, f"probe {secrets.token_hex(3)}")
    versions = {
        "11.11.73": True,
        "11.11.205": True,
        "12.0": True,
        "12.0.0": True,
        "11.11.72": False,
        "11.9.99": False,
        "10.12.257": False,
    }
    found: Attempts = {"ACT-9": []}
    good_camera = ""
    for version, good in versions.items():
        camera = await world.add_camera(own, site, CameraSpec(name=f"probe-{version}", axis_os=version))
        asked, what = administration.try_enable(own, camera), f"AXIS OS {version}"
        found["ACT-9"].append(
            await (demands(what, asked, *_OTHER_RULES) if good else refuses(what, asked, "axis-os-too-old"))
        )
        if good:
            good_camera = camera
            await administration.try_enable(own, camera, enabled=False)
    site_there = await administration.add_site(world.bare, "never activated")
    there = await world.add_camera(world.bare, site_there, CameraSpec(name="probe-bare"))
    found["ACT-1"] = [
        await accepts("in an activated organisation", administration.try_enable(own, good_camera)),
        await refuses("in one never activated", administration.try_enable(world.bare, there), "not-activated"),
    ]
    await administration.try_enable(own, good_camera, enabled=False)
    found["ACT-7"] = [
        await demands("a Pro site", _site(world, own, "pro")),
        await demands("an Edge site", _site(world, own, "edge")),
        await refuses("a site of another kind", _site(world, own, "companion"), "unsupported-system"),
    ]
    return found


async def _site(world: World, organisation: str, kind: str) -> Answer:
    url = f"{world.target.my_systems}/v1/organisations/{organisation}/sites"
    body = {"name": f"probe {kind} {secrets.token_hex(3)}", "kind": kind, "registered": True}
    return await world.http.ask("POST", url, token=world.token, document=body)
