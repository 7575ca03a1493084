"""A plan as something that can be acted out in real time; or why it can't be."""

from collections.abc import Iterator

import numpy as np

from harness.errors import BadInputError
from harness.scenario import model
from harness.scenario.plan import TOLD, CameraClass, Limit, Plan, SiteGroup, rows
from harness.scenario.planning.services import strikes
from harness.scenario.schema.document import Scenario
from harness.scenario.schema.faults import ClockStep, DnsDown, Throttling
from harness.scenario.schema.fleet import Site
from harness.scenario.schema.service_faults import ServiceFault

MOST_CAMERAS = 5000
LONGEST_S = 900
_US = 1e6
_TOLERANCE_US = 900_000_000  # RequestTimeTooSkewed beyond it, as with S3
_ADVICE = "run it with --engine events or --engine fluid"


def to_live(scenario: Scenario, plan: Plan, *, struck: bool = False, wired: bool = False) -> model.Scenario:
    """The same cameras, links and outages for the live engine, in the plan's order.

    `struck`: the cloud has containers to suffer what happens to it; the plan is made so. `wired`: sites are wired for
    real; what happens there to power, names, addresses and clocks is `dark`'s and `barred`'s to tell.

    Raises:
        BadInputError: something is in it that the live engine can't do, or it takes too many cameras or too long.
    """
    if problems := [*_of_services(scenario, struck=struck), *_problems(scenario, plan, wired=wired)]:
        raise BadInputError(f"{scenario.name} can't be acted out live: {'; '.join(problems)}. Instead, {_ADVICE}")
    places = dict(enumerate(plan.site_names()))
    own = list(rows(plan.programs.offsets))
    return model.Scenario(
        name=scenario.name,
        sites=tuple(
            _site(
                entry,
                group,
                places[group.first_site + n],
                plan,
                scenario,
                group.first_camera + n * group.cameras_a_site,
            )
            for entry, group in zip(scenario.fleet.sites, plan.groups, strict=True)
            for n in range(group.sites)
        ),
        duration_s=plan.record_us / _US,
        outages=tuple(outage for site, name in places.items() for outage in _outages(plan, own[site], name)),
        strikes=strikes(scenario, plan) if struck else (),
        seed=plan.seed,
        drain_timeout_s=max((plan.end_us - plan.record_us) / _US, 1.0),
    )


def _problems(scenario: Scenario, plan: Plan, *, wired: bool) -> Iterator[str]:
    yield from _too_big(plan)
    yield from _of_the_cloud(plan)
    if wired:
        yield from _of_wires(scenario)
    elif plan.programs.off.any() or plan.programs.blocked.any():
        yield "cameras lose power or are barred by clock, DNS, DHCP or wiring in it, which takes --engine lab"
    yield from _of_cameras(plan)


def _of_wires(scenario: Scenario) -> Iterator[str]:
    """A site has one resolver for all, and the reference cloud its own tolerance of clocks."""
    if not all(entry.cameras_reach_the_internet for entry in scenario.fleet.sites):
        yield "cameras of a site are wired so that they never reach the cloud"
    if any(isinstance(fault, DnsDown) and fault.where.template is not None for fault in scenario.faults):
        yield "names are lost in it for some cameras of a site and not for all"
    steps = [fault for fault in scenario.faults if isinstance(fault, ClockStep)]
    if steps and scenario.cloud.clock_tolerance_us != _TOLERANCE_US:
        yield "its clock_tolerance is another than the reference cloud's 15 min"


def _of_services(scenario: Scenario, *, struck: bool) -> Iterator[str]:
    """Of the cloud in this process nothing can be struck; nothing of a container's counts requests."""
    if not struck and any(isinstance(fault, ServiceFault) for fault in scenario.faults):
        yield "services of the cloud go wrong in it, which takes a cloud in containers (--engine live --containers)"
    if struck and any(isinstance(fault, Throttling) and fault.requests_per_s is not None for fault in scenario.faults):
        yield "a region takes so many requests in it, and no more"


def _too_big(plan: Plan) -> Iterator[str]:
    if plan.cameras > MOST_CAMERAS:
        yield f"it has {plan.cameras:,} cameras, and this process acts out {MOST_CAMERAS} at most"
    if plan.end_us > LONGEST_S * _US:
        yield f"it lasts {plan.end_us / _US:,.0f} s with its drain, in real time; {LONGEST_S} s is the most"


def _of_the_cloud(plan: Plan) -> Iterator[str]:
    if any(map(_limited, (*(r.ingest_bits_per_s for r in plan.regions), *(r.requests_per_s for r in plan.regions)))):
        yield "a region takes no more than so much in it"
    if _limited(plan.credentials.issued_per_s):
        yield "credentials are limited in it"


def _of_cameras(plan: Plan) -> Iterator[str]:
    if len(plan.schedules.t_us) != len(plan.schedules.offsets) - 1:
        yield "bitrates change in it"
    kinds = [kind for group in plan.groups for kind in group.classes]
    if any(kind.card_bytes for kind in kinds):
        yield "cameras have local storage in it"
    if len({kind.segment_us for kind in kinds}) > 1:
        yield "cameras have segments of different lengths in it"
    if any(kind.segment_us % 1_000_000 for kind in kinds):
        yield "its segments are no whole seconds long"


def _limited(limit: Limit) -> bool:
    return bool(np.isfinite(limit.value).any())


def _site(entry: Site, group: SiteGroup, name: str, plan: Plan, scenario: Scenario, first: int) -> model.Site:
    return model.Site(
        name=name,
        region=plan.regions[group.region].id,
        cameras=tuple(
            _camera(
                kind,
                f"{name}/{kind.name}-{n + 1}",
                plan,
                scenario,
                plan.phase_us(first + kind.first + n, kind.segment_us),
            )
            for kind in group.classes
            for n in range(kind.count)
        ),
        uplink=model.Uplink(
            up_bits_per_s=float(plan.programs.capacity_bits_per_s[plan.programs.offsets[group.first_site]]),
            down_bits_per_s=entry.uplink.down_bits_per_s,
            latency_s=entry.uplink.latency_us / _US,
        ),
    )


def _camera(kind: CameraClass, name: str, plan: Plan, scenario: Scenario, phase_us: int) -> model.CameraSpec:
    template = scenario.fleet.templates[kind.name]
    return model.CameraSpec(
        name=name,
        axis_os=template.axis_os,
        model=template.model,
        segment_s=kind.segment_us / _US,
        bits_per_s=float(plan.schedules.bits_per_s[plan.schedules.offsets[kind.schedule]]),
        cache_bytes=kind.cache_bytes,
        cache_policy=kind.policy.value,
        key_rotation_s=template.key_rotation_us / _US,
        phase_s=phase_us / _US,
    )


def _outages(plan: Plan, own: slice, site: str) -> Iterator[model.Outage]:
    """Rows in which the link is not as at first, each until the next row."""
    capacity = plan.programs.capacity_bits_per_s[own].tolist()
    times = [*(plan.programs.t_us[own] / _US).tolist(), plan.end_us / _US]
    told = (plan.programs.mode[own] == TOLD).tolist()
    for at, carries in enumerate(capacity):
        start_s, end_s = times[at], times[at + 1]
        if carries == 0 and end_s > start_s:
            yield model.Outage(site=site, start_s=start_s, end_s=end_s, mode="reset" if told[at] else "cut")
        elif carries < capacity[0] and end_s > start_s:
            yield model.Outage(site=site, start_s=start_s, end_s=end_s, mode="up", up_bits_per_s=carries)
