"""A new organisation for a probe: what is done in it disturbs nothing of the run's own."""

import secrets
from dataclasses import dataclass

from harness.cloud.ports import Administration, Device
from harness.conformance.world import World
from harness.scenario.model import CameraSpec


@dataclass(frozen=True, slots=True)
class Founded:
    """An organisation of the run's administrator, activated, with a site and perhaps with licences."""

    world: World
    region: str
    token: str  # the administrator's, with the new role
    administrator: Administration
    id: str
    site: str

    async def camera(self, name: str) -> tuple[str, Device]:
        """A new device, listed as a camera of the site: its id, and the cloud as it sees it."""
        world, spec = self.world, CameraSpec(name=f"{name}-{secrets.token_hex(3)}")
        identity = await world.adapter.register(world.http, self.token, spec.name)
        device = identity.client_id
        await self.administrator.add_camera(self.id, self.site, device, spec.name, spec.model, spec.axis_os)
        return device, world.adapter.device(world.http, identity)


async def found(world: World, region: str, *, licensed: bool = False) -> Founded:
    """Make one, with the licences of one of the target's codes if it is to have some.

    A code that can't be redeemed leaves it without: then no camera is enabled, and what rests on that is undecided.
    """
    new = await world.administration.create_organisation(f"probe {secrets.token_hex(4)}")
    token, administrator = await world.sign_in(world.target.administrator)
    await administrator.activate(new, region)
    if licensed:
        await world.redeem(new, administrator)
    return Founded(world, region, token, administrator, new, await administrator.add_site(new, "probe"))
