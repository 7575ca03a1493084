"""ACT-5: a camera's licence moves to another, and is released there: what each of the two may do after that."""

import asyncio
import time
from dataclasses import dataclass

from harness.checks.facts.tried import Attempt
from harness.cloud.ports import Administration, Device
from harness.conformance.probes.attempts import accepts, refuses
from harness.conformance.probes.probe import Probe
from harness.conformance.world import World

_EXPIRY_MARGIN_S = 0.2


@dataclass(frozen=True, slots=True)
class Holder:
    """A camera that has, or is to get, a licence."""

    id: str
    device: Device


async def probe_handed_on(
    world: World, administrator: Administration, organisation: str, first: Holder, second: Holder
) -> list[Attempt]:
    """The first is enabled and gives its licence to the second, which loses it too. Waits until what they had is over.

    How long credentials may go on is the cloud's to choose (CRED-5): that they hold until their end is no breach.
    """
    renewal_uri, had = await _recording(world, first)
    attempts = [
        await accepts("PUT by the camera that has a licence", had.put(had.fresh_key())),
        await accepts("move its licence to another", administrator.try_move(organisation, first.id, second.id)),
        await refuses("credentials of the camera whose licence moved away", first.device.try_renewal(renewal_uri)),
        await accepts("enable the other with it", administrator.try_switch(organisation, second.id)),
    ]
    renewal_uri, has = await _recording(world, second)
    attempts += [
        await accepts("PUT by the other", has.put(has.fresh_key())),
        await accepts("release its licence", administrator.try_release(organisation, second.id)),
        await refuses("credentials of the camera whose licence is released", second.device.try_renewal(renewal_uri)),
    ]
    left_s = max(had.credentials.expires_us, has.credentials.expires_us) / 1e6 - time.time()
    if left_s > world.target.timing.longest_wait_s:
        return attempts
    await asyncio.sleep(max(0.0, left_s + _EXPIRY_MARGIN_S))
    over = "with what it had, once that is over"
    return [
        *attempts,
        await refuses(f"PUT by the camera whose licence moved away, {over}", had.put(had.fresh_key())),
        await refuses(f"PUT by the camera whose licence is released, {over}", has.put(has.fresh_key())),
    ]


async def _recording(world: World, camera: Holder) -> tuple[str, Probe]:
    """Where it renews, and what it can do with fresh credentials."""
    configuration = await camera.device.configuration()
    credentials = await camera.device.renew(configuration)
    return configuration.renewal_uri, Probe(world, credentials, camera.id)
