"""The live engine from a scenario to a result: a cloud of its own, and cameras that upload to it in real time."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from harness.camera.media.template import scene_template
from harness.checks.casefile import CaseFile
from harness.checks.machine import Machine
from harness.cli.folder import has_room
from harness.cli.logs import one_line_logs
from harness.cli.room import has_room_for_cameras
from harness.conformance.beside.cloud import beside
from harness.conformance.beside.said import Ordered
from harness.conformance.containers.acting import disks, settings_for, struck
from harness.conformance.containers.target import in_containers
from harness.conformance.containers.threads import in_thread
from harness.conformance.lab.acting import Acting, act_out, barring, faults_of
from harness.conformance.rehearsal import Rehearsed, rehearse
from harness.conformance.running import run as run_loop
from harness.engines.live.measured import measured
from harness.engines.live.memory import little_for_answers
from harness.engines.live.watch.watch import Watch
from harness.engines.result import ModelResult
from harness.errors import BadInputError
from harness.left_behind import RUN, own_folder
from harness.scenario import model
from harness.scenario.plan import Plan
from harness.scenario.planning.barred import barred
from harness.scenario.planning.dark import dark
from harness.scenario.planning.live import to_live
from harness.scenario.schema.document import Scenario
from harness.sites.as_scenarios import topology_of
from reference_impl.deployment.apart.plan import Wanted

_S = 1_000_000
_STATE_BYTES = 8_000_000  # databases, their logs, certificates
MOST_IN_LAB = 100
_COPIES = 2  # of each segment, in two storage locations
Say = Callable[[str], None]


class Acted(NamedTuple):
    """What was measured, what the checks read, and what was seen of this machine."""

    result: ModelResult
    case: CaseFile
    machine: Machine | None = None  # nobody looks at it while a lab runs


def rehearsed(scenario: Scenario, plan: Plan, say: Say, *, containers: bool = False) -> Acted:
    """Act a scenario out, with the cloud in a process beside this one or in containers; `say` is told what is done."""
    played = to_live(scenario, plan, struck=containers)
    has_room(Path(tempfile.gettempdir()), kept_bytes(played, played.duration_s))
    has_room_for_cameras(played)
    little_for_answers()
    with one_line_logs():
        made = run_loop(_rehearsed(scenario, played, say, containers=containers))
    assert made.machine is not None  # noqa: S101 - somebody watched
    return Acted(measured(plan, made.history, made.outcome, made.numbers, made.zero_us), made.case, made.machine)


def in_lab(scenario: Scenario, plan: Plan, say: Say) -> Acted:
    """Act a scenario out with each site a network of its own, in namespaces: real lines, ports and power."""
    played = to_live(scenario, plan, wired=True)
    groups = [pair for pair in zip(scenario.fleet.sites, plan.groups, strict=True) for _ in range(pair[1].sites)]
    sites = tuple(
        topology_of(entry, site.name, [(kind.name, kind.count) for kind in group.classes])
        for (entry, group), site in zip(groups, played.sites, strict=True)
    )
    if plan.cameras > MOST_IN_LAB:
        raise BadInputError(
            f"{scenario.name} has {plan.cameras:,} cameras; --engine lab acts out {MOST_IN_LAB} at most"
        )
    has_room(Path(tempfile.gettempdir()), kept_bytes(played, played.duration_s))
    acting = Acting(
        played, sites, (*faults_of(dark(plan), played, sites), *barring(barred(scenario, plan), played, sites)),
        scenario.upload.settings, scenario.cloud.credentials.life_us / _S,
    )  # fmt: skip
    with one_line_logs():
        made = run_loop(act_out(acting, say))
    return Acted(measured(plan, made.history, made.outcome, made.numbers, made.zero_us), made.case)


async def _rehearsed(scenario: Scenario, played: model.Scenario, say: Say, *, containers: bool) -> Rehearsed:
    template = scene_template(played.sites[0].cameras[0].segment_s)
    regions = tuple(dict.fromkeys(site.region for site in played.sites))
    life_s = scenario.cloud.credentials.life_us / _S
    if containers:
        say("starting the cloud in containers")
        wanted = Wanted(regions=regions, credential_life_s=life_s, settings=settings_for(played.strikes))
        recorded_bytes = recorded_bytes_per_s(played) * played.duration_s
        async with (
            in_containers(wanted, disks(played.strikes, round(recorded_bytes))) as (cloud, target),
            Watch() as watch,
        ):
            return await rehearse(
                target, played, template, say, scenario.upload.settings,
                striker=lambda strike: in_thread(struck(cloud, strike)), watch=watch,
            )  # fmt: skip
    with own_folder(RUN) as folder:
        cameras = sum(len(site.cameras) for site in played.sites)
        async with beside(Ordered(str(folder), regions, cameras, life_s)) as near, Watch(near) as watch:
            return await rehearse(near.target, played, template, say, scenario.upload.settings, watch=watch)


def kept_bytes(scenario: model.Scenario, seconds: float) -> int:
    """What the cloud keeps of so many seconds."""
    return round(_COPIES * recorded_bytes_per_s(scenario) * seconds) + _STATE_BYTES


def recorded_bytes_per_s(scenario: model.Scenario) -> float:
    """What all cameras make."""
    return sum(camera.bits_per_s for site in scenario.sites for camera in site.cameras) / 8
