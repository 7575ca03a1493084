"""ACT-1, ACT-7, ACT-9: what may be enabled."""

import secrets

from harness.cloud.http import Answer
from harness.cloud.ports import Administration
from harness.conformance.probes.attempts import Attempts, accepts, demands, refuses
from harness.conformance.world import World
from harness.scenario.model import CameraSpec

# why a camera may not be enabled although its AXIS OS is new enough
_OTHER_RULES = ("no-free-licence", "not-activated", "not-registered", "subscription-over", "licences-overdue")


async def probe_activation(world: World, region: str) -> Attempts:
    """Enable what may not be enabled, in an organisation of its own."""
    administration, own = world.administration, world.organisations[region].id
    site = await administration.add_site(own, f"probe {secrets.token_hex(3)}")
    versions = {
        "11.11.73": True,
        "11.11.205": True,
        "12.0": True,
        "12.0.0": True,
        "11.11.73.1": True,
        "11.11.72": False,
        "11.9.99": False,
        "10.12.257": False,
        "10.12.257.1": False,
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
    bare = await administration.create_organisation(f"camproof bare {secrets.token_hex(4)}")
    _, of_bare = await world.sign_in(world.target.administrator)  # with the new role
    there = await _listed(world, of_bare, bare)
    found["ACT-1"] = [
        await accepts("in an activated organisation", administration.try_enable(own, good_camera)),
        await refuses("in one never activated", of_bare.try_enable(bare, there), "not-activated"),
    ]
    await administration.try_enable(own, good_camera, enabled=False)
    found["ACT-7"] = [
        await demands("a Pro site", _site(world, own, "pro")),
        await demands("an Edge site", _site(world, own, "edge")),
        await refuses("a site of another kind", _site(world, own, "companion"), "unsupported-system"),
    ]
    return found


async def _listed(world: World, administration: Administration, organisation: str) -> str:
    """A camera of an organisation that is never activated; its id."""
    spec = CameraSpec(name="probe-bare")
    site = await administration.add_site(organisation, "never activated")
    camera = (await world.adapter.register(world.http, world.token, spec.name)).client_id
    await administration.add_camera(organisation, site, camera, spec.name, spec.model, spec.axis_os)
    return camera


async def _site(world: World, organisation: str, kind: str) -> Answer:
    return await world.administration.try_add_site(organisation, f"probe {kind} {secrets.token_hex(3)}", kind=kind)
