"""Another organisation beside the run's own, of another user, in each of the same regions."""

import secrets
from dataclasses import dataclass

from harness.conformance.world import World


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The target's stranger, who administers an organisation of their own, and nothing else."""

    token: str
    organisation: str


async def move_in(world: World) -> Neighbour:
    """Make the neighbour's organisation and activate it in each region of the run: it has a key pair in each then."""
    newcomer = world.adapter.administration(world.http, world.stranger_token)
    organisation = await newcomer.create_organisation(f"camproof neighbour {secrets.token_hex(4)}")
    token, administration = await world.sign_in(world.target.stranger)  # with the new role
    first, *others = world.organisations
    await administration.activate(organisation, first)
    for region in others:
        await administration.set_region(organisation, region)
    return Neighbour(token, organisation)
