"""CRED-7: a device's assertion is good once (RFC 7523, 3: `jti`)."""

import time

from harness.cloud.sign_in import discover
from harness.cloud.target import REFERENCE
from harness.conformance.probes.attempts import Attempts, accepts, refuses
from harness.conformance.world import World


async def probe_assertions(world: World, camera: str) -> Attempts:
    """Show one assertion twice. Nothing where devices sign in by another API."""
    if world.target.adapter != REFERENCE:
        return {}
    identity = world.cameras[camera][1]
    endpoint = (await discover(world.http, world.target.identity)).address("token_endpoint")
    once, other = [identity.assertion(endpoint, int(time.time())) for _ in range(2)]
    show = identity.present
    return {
        "CRED-7": [
            await accepts("a device's assertion", show(world.http, endpoint, once)),
            await refuses("the same assertion again", show(world.http, endpoint, once), "invalid_client"),
            await accepts("another assertion", show(world.http, endpoint, other)),
        ]
    }
