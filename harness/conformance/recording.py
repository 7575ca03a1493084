"""The first act: cameras record through an outage while the probes ask."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass

from harness.checks.casefile import CaseFile, Strained
from harness.checks.facts.sites import SitesTried
from harness.checks.facts.tried import Observation
from harness.conformance.browser.browsing import Browsing
from harness.conformance.lab.sites import REQUIREMENTS as OF_SITES
from harness.conformance.lab.sites import probe_sites
from harness.conformance.neighbour import Neighbour
from harness.conformance.order import Order
from harness.conformance.probes.activation import probe_activation
from harness.conformance.probes.assertions import probe_assertions
from harness.conformance.probes.attempts import Attempts
from harness.conformance.probes.configuring import probe_configuring
from harness.conformance.probes.credentials import probe_credentials
from harness.conformance.probes.gap_reports import probe_gap_reports
from harness.conformance.probes.lasting import probe_lasting
from harness.conformance.probes.licensing import probe_licensing
from harness.conformance.probes.long_recording import record_long
from harness.conformance.probes.names import Probed, probe_names
from harness.conformance.probes.regions import Followed, probe_regions
from harness.conformance.probes.remains import Remains
from harness.conformance.probes.retention import probe_retention
from harness.conformance.probes.roles import probe_roles
from harness.conformance.probes.signed_rows import probe_signed_rows
from harness.conformance.probes.signing_in import probe_signing_in
from harness.conformance.probes.tls import probe_tls
from harness.conformance.scrubbing import probe_scrubbing
from harness.conformance.stage import Stage
from harness.conformance.strain import REQUIREMENTS as STRAINED
from harness.conformance.strain import probe_strain
from harness.conformance.trying import asked, tried
from harness.conformance.world import World
from harness.conformance.year.probe import REQUIREMENTS, probe_year
from harness.engines.live import run as live
from harness.scenario.model import CameraSpec

_CREDENTIALS = ("CRED-2", "CRED-3", "CRED-6", "CRED-7", "REG-4", "ENC-6")
_OF_CAMERA = (*_CREDENTIALS, "CRED-1", "IDX-1", "IDX-3", "IDX-4", "IDX-5")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it."""

    content_keys: Mapping[str, bytes]  # that the cameras made, by key id
    remains: Mapping[str, Sequence[Remains]]  # by requirement
    followed: Followed
    strained: Strained | None
    attempts: tuple[Attempts, ...]
    seen: Mapping[str, Sequence[Observation]]  # by requirement
    long: CaseFile | None  # what a camera sent that sends many segments
    sites: SitesTried | None  # what cameras of other sites did, with real packets


async def record(stage: Stage, neighbour: Neighbour | None, browsing: Browsing) -> Recorded:
    """Record, and ask meanwhile for what must be refused; the history is in the stage's recorder."""
    order, world = stage.order, stage.world
    region = order.scenario.sites[0].region
    camera = await tried(stage, _probe_cameras(stage), "", *_OF_CAMERA)
    async with asyncio.TaskGroup() as meanwhile:
        recording = meanwhile.create_task(_live(stage))
        meanwhile.create_task(browsing.come_in())
        wiring = meanwhile.create_task(tried(stage, _wired(order), None, *OF_SITES))
        straining = meanwhile.create_task(_strained_apart(stage))
        following = meanwhile.create_task(_followed(stage, neighbour))
        long = meanwhile.create_task(asked(stage, record_long(world, region), None, "PLAY-1", "PLAY-2"))
        looking = [
            *(meanwhile.create_task(apart(stage)) for apart in (aged, scrubbed) if not order.shared),
            meanwhile.create_task(_asked_as_camera(stage, camera, probe_names, "IDX-1", "IDX-3", "IDX-4")),
            meanwhile.create_task(_asked_as_camera(stage, camera, probe_lasting, "CRED-1")),
            meanwhile.create_task(_asked_as_camera(stage, camera, _retention, "IDX-5")),
            *(
                meanwhile.create_task(asked(stage, probe, Probed(), *requirements))
                for probe, *requirements in (
                    (probe_configuring(world, region), "ACT-6", "CFG-1", "CFG-2", "CFG-3"),
                    (probe_roles(world, region), "ID-6"),
                )
            ),
        ]
        probing = [meanwhile.create_task(probe) for probe in _refusals(stage, camera)]
    followed = following.result()
    looked = (followed.probed, *(probe.result() for probe in looking))
    attempts = (*(probed.attempts for probed in looked), *(probe.result() for probe in probing))
    seen = {requirement: what for probed in looked for requirement, what in probed.observations.items()}
    remains = {requirement: left for probed in looked for requirement, left in probed.remains.items()}
    return Recorded(
        recording.result(), remains, followed, straining.result(), attempts, seen, long.result(), wiring.result()
    )


def _refusals(stage: Stage, camera: str) -> list[Coroutine[object, object, Attempts]]:
    """The probes that tell of attempts alone."""
    order, world = stage.order, stage.world
    region, other = order.scenario.sites[0].region, order.scenario.sites[0].cameras[0].name
    services = tuple(world.regions[r] for r in order.target.regions)
    nothing: Attempts = {}
    probes = [
        asked(stage, probe_activation(world, region), nothing, "ACT-1", "ACT-7", "ACT-9"),
        asked(stage, probe_licensing(stage, region), nothing, "ACT-2", "ACT-5", "ACT-8", "ACT-10", "ACT-13"),
        asked(stage, probe_signing_in(world, region), nothing, "ID-1", "ID-2", "ID-5", "ID-7"),
        asked(stage, probe_tls(order.target, services), nothing, "TLS-1", "TLS-2", "TLS-3"),
    ]
    if camera:
        probes += [
            asked(stage, _credentials(world, camera, region, other), nothing, *_CREDENTIALS),
            asked(stage, probe_signed_rows(world, camera, region), nothing, "CRED-2", "CRED-6", "CRED-7"),
            asked(stage, probe_gap_reports(world, camera, region, other), nothing, "CRED-3", "CRED-7", "REG-4"),
        ]
    return probes


async def _credentials(world: World, camera: str, region: str, other: str) -> Attempts:
    """What credentials allow. Assertions count beside signatures, and not in their place where no credentials come."""
    found = await probe_credentials(world, camera, region, other)
    if "CRED-7" in found:
        found["CRED-7"] += (await probe_assertions(world, camera)).get("CRED-7", [])
    return found


async def _asked_as_camera(
    stage: Stage, camera: str, probe: Callable[[World, str, str], Coroutine[object, object, Probed]], *rests: str
) -> Probed:
    """What a probe finds in the name of the probes' camera, if there is one."""
    if not camera:
        return Probed()
    return await asked(stage, probe(stage.world, camera, stage.order.scenario.sites[0].region), Probed(), *rests)


async def _followed(stage: Stage, neighbour: Neighbour | None) -> Followed:
    if neighbour is None:
        return Followed(Probed())
    return await asked(stage, probe_regions(stage.world, neighbour), Followed(Probed()), "REG-1", "REG-2", "REG-3")


async def _live(stage: Stage) -> Mapping[str, bytes]:
    order, world = stage.order, stage.world
    ids = {spec.name: world.cameras[spec.name][0] for site in order.scenario.sites for spec in site.cameras}
    run = live.LiveRun(
        order.target, world.device, ids, order.template, order.parts, order.progress, world.hosts, tap=stage.heard.note
    )
    return await live.run(order.scenario, run, stage.recorder)


async def _retention(world: World, camera: str, region: str) -> Probed:
    return await probe_retention(world, camera, region) if "retention" in world.target.features else Probed()


async def aged(stage: Stage) -> Probed:
    """What holds in the year of a subscription, where a cloud's clock may be moved."""
    order = stage.order
    if order.year is None or not any(map(order.wants, REQUIREMENTS)):
        return Probed()
    return await tried(stage, probe_year(order.year), Probed(), *REQUIREMENTS)


async def scrubbed(stage: Stage) -> Probed:
    """What a scrubber finds that does not rest, where one may be had."""
    order = stage.order
    if order.scrubbing is None or not order.wants("ENC-6"):
        return Probed()
    return await tried(stage, probe_scrubbing(order.scrubbing), Probed(), "ENC-6")


async def strained(stage: Stage) -> Strained | None:
    """What cameras do whose cloud is asked too much, where one may be."""
    order = stage.order
    if order.strain is None or not any(map(order.wants, STRAINED)):
        return None
    return await tried(stage, probe_strain(order.strain, order.parts, order.template), None, *STRAINED)


async def _strained_apart(stage: Stage) -> Strained | None:
    return None if stage.order.shared else await strained(stage)


async def _wired(order: Order) -> SitesTried | None:
    if order.sites is None or not any(map(order.wants, OF_SITES)):
        return None
    return await probe_sites(order.sites)


async def _probe_cameras(stage: Stage) -> str:
    """An enabled camera that records nothing, in each region: its credentials are the probes'. The first one's name."""
    world = stage.world
    for region in dict.fromkeys(site.region for site in stage.order.scenario.sites):
        organisation, spec = world.organisations[region].id, CameraSpec(name=f"probe-{region}")
        site = await world.administration.add_site(organisation, f"probes {region}")
        await world.administration.enable(organisation, await world.add_camera(organisation, site, spec))
    return f"probe-{stage.order.scenario.sites[0].region}"
