"""How far the engines differ on the very fleet that is planned, made small: one site a class, one cut for all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from harness.capacity.alone import BEGIN_US, unlimited
from harness.capacity.sites import SiteNeed
from harness.capacity.wanted import Wanted
from harness.engines import events, fluid
from harness.engines.agreement import Comparison, compare
from harness.engines.case import EVENTS, FLUID
from harness.faults.episodes import Episodes
from harness.history.outcome import expanded
from harness.scenario.plan import Credentials, Plan, SiteGroup
from harness.scenario.planning.effects import Effect, laid_over

_CAMERAS, _A_SITE = 80, 20  # that are followed segment by segment
_LONGEST_US = 3_600_000_000
_BEYOND = 2  # of the time that the smallest cache holds, in the mean
_BITS_US = 8e6
_FOR_EVER_US = 10**15


@dataclass(frozen=True)
class Agreed:
    """What was compared.

    Args:
        cut_us: how long the lines were cut.
        sites: how many.
        cameras: how many, together.
        comparisons: of each figure: `fluid` against `events`.
    """

    cut_us: int
    sites: int
    cameras: int
    comparisons: tuple[Comparison, ...]


def agreed(plan: Plan, needs: Sequence[SiteNeed], wanted: Wanted) -> Agreed:
    """Run both engines on the small fleet."""
    groups = _few(plan)
    cut_us = _cut_us([needs[number] for number, _ in groups], wanted)
    small = _small(plan, groups, needs, cut_us, min(wanted.drain_us, _LONGEST_US))
    outcomes = {
        EVENTS: expanded(events.run(small).outcome).collect(),
        FLUID: expanded(fluid.run(small).outcome).collect(),
    }
    return Agreed(cut_us, small.sites, small.cameras, tuple(compare(outcomes, EVENTS, {})))


def _few(plan: Plan) -> list[tuple[int, float]]:
    """The biggest classes of sites, as many as can be followed, each with the share of its cameras that is."""
    order = sorted(range(len(plan.groups)), key=lambda n: -plan.groups[n].sites * plan.groups[n].cameras_a_site)
    found: list[tuple[int, float]] = []
    left = _CAMERAS
    for number in order:
        own = plan.groups[number].cameras_a_site
        if (count := min(own, _A_SITE)) <= left:
            found.append((number, count / own))
            left -= count
    return found


def _cut_us(needs: Sequence[SiteNeed], wanted: Wanted) -> int:
    """Long enough for something to be lost, if that takes no more than an hour."""
    held_us = min(kind.cache_bytes * _BITS_US / kind.demand.mean for need in needs for kind in need.kinds)
    return int(min(_LONGEST_US, max(wanted.outage_us, _BEYOND * held_us)))


def _small(
    plan: Plan, groups: Sequence[tuple[int, float]], needs: Sequence[SiteNeed], cut_us: int, after_us: int
) -> Plan:
    made = [_one_site(plan.groups[number], share) for number, share in groups]
    firsts = accumulate((group.cameras_a_site for group in made), initial=0)
    placed = tuple(
        replace(group, first_site=at, first_camera=first)
        for at, (group, first) in enumerate(zip(made, firsts, strict=False))
    )
    uplinks = np.array([
        needs[number].uplink_bits_per_s * group.cameras_a_site / plan.groups[number].cameras_a_site
        for (number, _), group in zip(groups, made, strict=True)
    ])  # fmt: skip
    sites = np.arange(len(placed), dtype=np.int32)
    start_us = np.full(len(placed), BEGIN_US, np.int64)
    cut = Effect(Episodes(sites, start_us, start_us + cut_us), np.zeros(1), silent=True)
    end_us = BEGIN_US + cut_us + after_us
    return replace(
        plan, groups=placed, programs=laid_over(uplinks, [cut]), record_us=end_us, end_us=end_us + after_us,
        regions=tuple(replace(r, ingest_bits_per_s=unlimited(), requests_per_s=unlimited()) for r in plan.regions),
        credentials=Credentials(_FOR_EVER_US, unlimited()),
    )  # fmt: skip


def _one_site(group: SiteGroup, share: float) -> SiteGroup:
    """The first site, with as many cameras of each kind as will do; a line goes with its cameras."""
    counts = [max(1, round(kind.count * share)) for kind in group.classes]
    firsts = accumulate(counts, initial=0)
    kinds = tuple(
        replace(kind, count=count, first=first, schedule_per_site=False)
        for kind, count, first in zip(group.classes, counts, firsts, strict=False)
    )
    return replace(group, sites=1, classes=kinds)
