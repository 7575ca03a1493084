"""How much video the cameras of a site make: in the mean, for all but a twentieth of the time, and at the most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harness.scenario.plan import CameraClass, Plan, SiteGroup, Times
from harness.scenario.schema.bitrates import Bitrate
from harness.scenario.schema.document import Scenario

_SITES = 200  # of a group, each with motion of its own: looking at more changes nothing
_BUSY = 0.95
Rates = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Demand:
    """Of one camera, or of all at a site, in bits per second.

    Args:
        mean: over time.
        busy: no more than that for 95 % of the time; the mean, where rare spikes make it more.
        peak: at the most: everything moves everywhere.
        seen: sites whose motion, drawn at random, `mean` and `busy` come from; 0: nothing is drawn, they are exact.
    """

    mean: float
    busy: float
    peak: float
    seen: int = 0


def of_camera(plan: Plan, group: SiteGroup, kind: CameraClass, scenario: Scenario) -> Demand:
    """One camera of a kind."""
    bitrate = scenario.fleet.templates[kind.name].bitrate
    return _demand(plan, group, [(kind, 1)], _peak(bitrate), moved=_moved(bitrate))


def of_site(plan: Plan, group: SiteGroup, scenario: Scenario) -> Demand:
    """All cameras of one site of a group together."""
    bitrates = [scenario.fleet.templates[kind.name].bitrate for kind in group.classes]
    peak = sum(kind.count * _peak(bitrate) for kind, bitrate in zip(group.classes, bitrates, strict=True))
    parts = [(kind, kind.count) for kind in group.classes]
    return _demand(plan, group, parts, peak, moved=any(map(_moved, bitrates)))


def _demand(
    plan: Plan, group: SiteGroup, parts: Sequence[tuple[CameraClass, int]], peak: float, *, moved: bool
) -> Demand:
    alike = not any(kind.schedule_per_site for kind, _ in parts)
    sites = range(1 if alike else min(group.sites, _SITES))
    rates, lasting = (np.concatenate(c) for c in zip(*(_course(plan, parts, site) for site in sites), strict=True))
    order = np.argsort(rates)
    passed = np.cumsum(lasting[order]) / lasting.sum()
    busy = rates[order][np.searchsorted(passed, _BUSY)]
    mean = float(np.average(rates, weights=lasting))
    return Demand(mean, max(float(busy), mean), max(peak, float(rates.max())), len(sites) if moved else 0)


def _course(plan: Plan, parts: Sequence[tuple[CameraClass, int]], site: int) -> tuple[Rates, Rates]:
    """What one site makes from change to change, and how long each lasts."""
    each = [(_schedule(plan, kind, site), count) for kind, count in parts]
    moments = np.unique(np.concatenate([t_us for (t_us, _), _ in each]))
    moments = moments[moments < plan.record_us]
    total = np.zeros(len(moments))
    for (t_us, rate), count in each:
        total += count * rate[np.searchsorted(t_us, moments, side="right") - 1]
    return total, np.diff(moments, append=plan.record_us).astype(float)


def _schedule(plan: Plan, kind: CameraClass, site: int) -> tuple[Times, Rates]:
    number = kind.schedule + (site if kind.schedule_per_site else 0)
    own = slice(*plan.schedules.offsets[number : number + 2])
    return plan.schedules.t_us[own], plan.schedules.bits_per_s[own]


def _moved(bitrate: Bitrate) -> bool:
    return bitrate.motion is not None and bitrate.motion.drawn


def _peak(bitrate: Bitrate) -> float:
    """The most that a camera ever makes, whatever happens to move."""
    rates = [bitrate.constant_bits_per_s or 0.0]
    if bitrate.day_night is not None:
        rates += [bitrate.day_night.day_bits_per_s, bitrate.day_night.night_bits_per_s]
    if bitrate.trace is not None:
        rates += [point.bits_per_s for point in bitrate.trace.points]
    if bitrate.motion is not None:
        rates.append(bitrate.motion.peak_bits_per_s)
    return max(rates)
