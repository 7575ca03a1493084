"""A new organisation for a probe: what is done in it disturbs nothing of the run's own."""

import secrets
from dataclasses import dataclass

from harness.cloud.administration import Administration
from harness.cloud.device import DeviceApi
from harness.cloud.sign_in import DeviceIdentity, sign_in
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

    async def camera(self, name: str) -> tuple[str, DeviceApi]:
        """A new device, listed as a camera of the site: its id, and the cloud as it sees it."""
        world, spec = self.world, CameraSpec(name=f"{name}-{secrets.token_hex(3)}")
        identity = DeviceIdentity()
        device = await identity.register(world.http, world.target.identity, self.token, spec.name)
        await self.administrator.add_camera(self.id, self.site, device, spec.name, spec.model, spec.axis_os)
        return device, DeviceApi(world.http, world.target, identity)


async def found(world: World, region: str, *, code: int | None = None) -> Founded:
    """Make one. `code`: which of the target's licence codes to redeem; the run's own are the first, so count from -1.

    A code that can't be redeemed leaves the organisation without licences: then no camera is enabled in it, and what
    rests on that is undecided.
    """
    http, target = world.http, world.target
    new = await world.administration.create_organisation(f"probe {secrets.token_hex(4)}")
    token = await sign_in(http, target.identity, target.administrator)
    administrator = Administration(http, target.my_systems, token)
    await administrator.activate(new, region)
    if code is not None and -len(target.licence_codes) <= code:
        await administrator.try_redeem(new, target.licence_codes[code].get_secret_value())
    return Founded(world, region, token, administrator, new, await administrator.add_site(new, "probe"))
