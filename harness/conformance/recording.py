"""The first act: cameras record through an outage while the probes ask."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from harness.checks.casefile import Observation, Throttled
from harness.conformance.claims import lacking, reachable
from harness.conformance.neighbour import Neighbour
from harness.conformance.order import Order
from harness.conformance.probes.activation import probe_activation
from harness.conformance.probes.assertions import probe_assertions
from harness.conformance.probes.attempts import Attempts
from harness.conformance.probes.configuring import probe_configuring
from harness.conformance.probes.credentials import probe_credentials
from harness.conformance.probes.lasting import probe_lasting
from harness.conformance.probes.licensing import probe_licensing
from harness.conformance.probes.names import Probed, probe_names
from harness.conformance.probes.regions import Followed, probe_regions
from harness.conformance.probes.retention import probe_retention
from harness.conformance.probes.roles import probe_roles
from harness.conformance.probes.signed_rows import probe_signed_rows
from harness.conformance.probes.signing_in import probe_signing_in
from harness.conformance.probes.tls import probe_tls
from harness.conformance.stage import Stage
from harness.conformance.throttling import probe_throttling
from harness.conformance.world import World
from harness.conformance.year.probe import REQUIREMENTS, probe_year
from harness.engines.live import run as live
from harness.errors import CamproofError
from harness.scenario.model import CameraSpec

Found = TypeVar("Found")
_CREDENTIALS = ("CRED-2", "CRED-3", "CRED-6", "CRED-7", "REG-4", "ENC-6")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it."""

    content_keys: Mapping[str, bytes]  # that the cameras made, by key id
    named: Probed
    followed: Followed
    throttled: Throttled | None
    attempts: tuple[Attempts, ...]
    seen: Mapping[str, Sequence[Observation]]  # by requirement


async def record(stage: Stage, neighbour: Neighbour) -> Recorded:
    """Record, and ask meanwhile for what must be refused; the history is in the stage's recorder."""
    order, world = stage.order, stage.world
    probes = {site.region: await _probe_camera(world, site.region) for site in order.scenario.sites}
    region, other = order.scenario.sites[0].region, order.scenario.sites[0].cameras[0].name
    async with asyncio.TaskGroup() as meanwhile:
        recording = meanwhile.create_task(_live(stage))
        throttled, aged = meanwhile.create_task(_throttled(order)), meanwhile.create_task(_aged(order))
        naming = meanwhile.create_task(probe_names(world, probes[region], region))
        following = meanwhile.create_task(
            _asked(order, probe_regions(world, neighbour), Followed(Probed()), "REG-1", "REG-2", "REG-3")
        )
        looking = [
            meanwhile.create_task(_asked(order, probe, Probed(), *requirements))
            for probe, *requirements in (
                (probe_configuring(world, region), "ACT-6", "CFG-1", "CFG-2", "CFG-3"),
                (probe_lasting(world, probes[region], region), "CRED-1"),
                (probe_roles(world, region), "ID-6"),
                (_retention(world, probes[region], region), "IDX-5"),
            )
        ]
        nothing: Attempts = {}
        probing = [
            meanwhile.create_task(_asked(order, probe, nothing, *requirements))
            for probe, *requirements in (
                (probe_credentials(world, probes[region], region, other), *_CREDENTIALS),
                (probe_signed_rows(world, probes[region], region), "CRED-2", "CRED-6", "CRED-7"),
                (probe_assertions(world, probes[region]), "CRED-7"),
                (probe_activation(world, region), "ACT-1", "ACT-7", "ACT-9"),
                (probe_licensing(world, region), "ACT-2", "ACT-5", "ACT-8", "ACT-10", "ACT-13"),
                (probe_signing_in(world, region), "ID-1", "ID-2", "ID-5", "ID-7"),
                (
                    probe_tls(order.target, tuple(world.regions[r] for r in order.target.regions)),
                    "TLS-1",
                    "TLS-2",
                    "TLS-3",
                ),
            )
        ]
    named, followed = naming.result(), following.result()
    looked = (named, followed.probed, aged.result(), *(probe.result() for probe in looking))
    attempts = (*(probed.attempts for probed in looked), *(probe.result() for probe in probing))
    seen = {requirement: what for probed in looked for requirement, what in probed.observations.items()}
    return Recorded(recording.result(), named, followed, throttled.result(), attempts, seen)


async def _asked(order: Order, probe: Coroutine[object, object, Found], nothing: Found, *requirements: str) -> Found:
    """What a probe found for all that rests on it.

    Nothing where none of that is to be judged, where it can't speak to the target, or where it breaks on what the
    target does not claim.
    """
    target = order.target
    if not any(order.wants(requirement) and reachable(requirement, target) for requirement in requirements):
        probe.close()
        return nothing
    try:
        return await probe
    except CamproofError:
        if not all(lacking(requirement, target) for requirement in requirements):
            raise
        return nothing


async def _live(stage: Stage) -> Mapping[str, bytes]:
    order, world = stage.order, stage.world
    ids = {spec.name: world.cameras[spec.name][0] for site in order.scenario.sites for spec in site.cameras}
    run = live.LiveRun(
        order.target, world.device, ids, order.template, order.parts, order.progress, tap=stage.heard.note
    )
    return await live.run(order.scenario, run, stage.recorder)


async def _retention(world: World, camera: str, region: str) -> Probed:
    return await probe_retention(world, camera, region) if "retention" in world.target.features else Probed()


async def _aged(order: Order) -> Probed:
    if order.year is None or not any(order.wants(requirement) for requirement in REQUIREMENTS):
        return Probed()
    return await probe_year(order.year)


async def _throttled(order: Order) -> Throttled | None:
    if not order.throttles or not order.wants("BUF-11"):
        return None
    return await probe_throttling(order.parts, order.template)


async def _probe_camera(world: World, region: str) -> str:
    """An enabled camera that records nothing: its credentials are the probes'."""
    spec = CameraSpec(name=f"probe-{region}")
    organisation = world.organisations[region].id
    site = await world.administration.add_site(organisation, f"probes {region}")
    await world.administration.enable(organisation, await world.add_camera(organisation, site, spec))
    return spec.name
