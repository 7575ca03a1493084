"""What sites of a class need of their line and caches, against what they have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.capacity.closed_form import (
    Line,
    cache_needed_bytes,
    drained_within_us,
    drains_us,
    survives_us,
    uplink_needed_bits_per_s,
)
from harness.capacity.demand import Demand, of_camera, of_site
from harness.capacity.wanted import Wanted
from harness.scenario.plan import CameraClass, Plan, SiteGroup
from harness.scenario.planning.places import for_cameras
from harness.scenario.schema.document import Scenario


@dataclass(frozen=True, slots=True)
class CameraNeed:
    """One kind of camera at a class of sites.

    Args:
        name: of the template.
        count: at each site.
        demand: of one of them.
        cache_bytes: what it has.
        needed_bytes: what the wanted outage takes, at its busy rate.
        survives_us: the longest cut that its cache survives, at its busy rate.
    """

    name: str
    count: int
    demand: Demand
    cache_bytes: int
    needed_bytes: float
    survives_us: float


@dataclass(frozen=True, slots=True)
class SiteNeed:
    """A class of sites.

    Args:
        name: of the group.
        sites: how many there are.
        region: where their video goes.
        cameras: at each site.
        demand: of one site.
        uplink_bits_per_s: what its line carries for cameras.
        needed_bits_per_s: what carries the busy rate and drains the wanted outage in the wanted time.
        drains_us: how long the wanted outage takes to drain.
        drained_within_us: the longest outage that drains in the wanted time.
        kinds: of cameras.
    """

    name: str
    sites: int
    region: str
    cameras: int
    demand: Demand
    uplink_bits_per_s: float
    needed_bits_per_s: float
    drains_us: float
    drained_within_us: float
    kinds: tuple[CameraNeed, ...]


def site_needs(scenario: Scenario, plan: Plan, wanted: Wanted) -> tuple[SiteNeed, ...]:
    """Of every group of sites, in order."""
    return tuple(_need(scenario, plan, group, number, wanted) for number, group in enumerate(plan.groups))


def line_of(group: SiteGroup, kind: CameraClass, uplink_bits_per_s: float, bits_per_s: float, plan: Plan) -> Line:
    """The line as if all of the site's cameras were of this kind, each making so much."""
    wait_us = plan.retry.cap_s * 1e6 / 2
    return Line(
        uplink_bits_per_s, group.cameras_a_site, bits_per_s, kind.segment_us, group.exchange_us,
        kind.flow_bits_per_s, wait_us,
    )  # fmt: skip


def _need(scenario: Scenario, plan: Plan, group: SiteGroup, number: int, wanted: Wanted) -> SiteNeed:
    uplink = for_cameras(scenario.fleet.sites[number])
    demand = of_site(plan, group, scenario)
    mean_kind = max(group.classes, key=lambda kind: kind.count)
    whole = line_of(group, mean_kind, uplink, demand.busy / group.cameras_a_site, plan)
    return SiteNeed(
        group.name, group.sites, plan.regions[group.region].id, group.cameras_a_site, demand, uplink,
        uplink_needed_bits_per_s(demand.busy, wanted.outage_us, wanted.drain_us),
        drains_us(whole, wanted.outage_us), drained_within_us(whole, wanted.drain_us),
        _kinds(scenario, plan, group, whole, wanted),
    )  # fmt: skip


def _kinds(scenario: Scenario, plan: Plan, group: SiteGroup, whole: Line, wanted: Wanted) -> tuple[CameraNeed, ...]:
    found: list[CameraNeed] = []
    for kind in group.classes:
        demand = of_camera(plan, group, kind, scenario)
        line = replace(
            line_of(group, kind, whole.uplink_bits_per_s, demand.busy, plan), together_bits_per_s=whole.made_bits_per_s
        )
        found.append(
            CameraNeed(
                kind.name, kind.count, demand, kind.cache_bytes, cache_needed_bytes(line, wanted.outage_us),
                survives_us(line, kind.cache_bytes),
            )
        )  # fmt: skip
    return tuple(found)


def total_mean_bits_per_s(needs: Sequence[SiteNeed]) -> float:
    """What the whole fleet makes in the mean."""
    return sum(need.sites * need.demand.mean for need in needs)
