"""The longest outage that leaves no trace, against the cameras on a line and the size of their caches.

Nothing may be lost, and all that waited must be uploaded within the wanted time. Worked out on paper, and found by the
engine at some points: there, sites that differ in the length of their cut alone are run side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from harness.capacity.alone import Kind, alone
from harness.capacity.closed_form import Line, drained_within_us, survives_us
from harness.capacity.sites import line_of
from harness.engines import fluid
from harness.scenario.plan import Plan

_LENGTHS = 96  # of cuts, tried side by side
_BEYOND = 1.6  # of what is worked out
_LEAST_US = 120_000_000
_FACTORS = (0.5, 1.0, 2.0, 4.0)
_POINTS = 5
_CURVE = 80


@dataclass(frozen=True, slots=True)
class Curve:
    """One size of cache.

    Args:
        cache_bytes: it.
        cameras: on the line, for the closed form; may be no whole number.
        outage_us: the longest that leaves no trace, for each.
        simulated: cameras, and what the engine found.
        step_us: how finely each was looked for.
    """

    cache_bytes: int
    cameras: tuple[float, ...]
    outage_us: tuple[float, ...]
    simulated: tuple[tuple[int, float], ...]
    step_us: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Frontier:
    """Of one class of sites and one kind of camera.

    Args:
        group: name of the class.
        camera: name of the kind.
        cameras: of this kind that make as much as all that such a site has; may be no whole number.
        drain_us: the wanted time.
        curves: by size of cache.
    """

    group: str
    camera: str
    cameras: float
    drain_us: int
    curves: tuple[Curve, ...]


def frontier(plan: Plan, kind: Kind, drain_us: int) -> Frontier:
    """For caches of half, once, twice and four times the size, and as many cameras as the line carries."""
    most = max(1.0, kind.uplink_bits_per_s / kind.bits_per_s)
    own = max(1, round(kind.as_many))
    counts = sorted({max(1, round(most * share)) for share in np.linspace(0.15, 0.95, _POINTS)} | {own})
    counts = [count for count in counts if count <= most]
    across = tuple(np.linspace(1.0, most, _CURVE).tolist())
    curves = tuple(
        _curve(plan, kind, round(kind.camera.cache_bytes * factor), counts, across, drain_us) for factor in _FACTORS
    )
    return Frontier(kind.group.name, kind.camera.name, kind.as_many, drain_us, curves)


def longest_us(line: Line, cache_bytes: float, drain_us: float) -> float:
    """On paper: what the cache survives, and what drains in time."""
    return min(survives_us(line, cache_bytes), drained_within_us(line, drain_us))


def found_us(
    plan: Plan, kind: Kind, cameras: int, cache_bytes: int, drain_us: int, upto_us: float
) -> tuple[float, float]:
    """By the engine: the longest of many cuts up to `upto_us` that leaves no trace, and how far they lie apart."""
    cuts = np.linspace(upto_us / _LENGTHS, upto_us, _LENGTHS).astype(np.int64)
    made = alone(plan, kind, cuts.tolist(), cameras=cameras, cache_bytes=cache_bytes, after_us=2 * drain_us)
    rows = fluid.run(made, listed_cameras=0).outcome.filter(pl.col("outage") == 1).sort("site").collect()
    waits = (rows["drained_us"] - rows["end_us"]).fill_null(10**18)
    bad = ((rows["lost_us"] > 0) | (waits > drain_us)).to_numpy()
    good = int(np.argmax(bad)) if bad.any() else len(cuts)
    return (float(cuts[good - 1]) if good else 0.0), float(upto_us / _LENGTHS)


def _curve(
    plan: Plan, kind: Kind, cache_bytes: int, counts: Sequence[int], across: tuple[float, ...], drain_us: int
) -> Curve:
    paper = tuple(longest_us(_line(plan, kind, cameras), cache_bytes, drain_us) for cameras in across)
    simulated, steps = [], []
    for count in counts:
        upto_us = max(_LEAST_US, _BEYOND * longest_us(_line(plan, kind, count), cache_bytes, drain_us))
        found, step_us = found_us(plan, kind, count, cache_bytes, drain_us, upto_us)
        simulated.append((count, found))
        steps.append(step_us)
    return Curve(cache_bytes, across, paper, tuple(simulated), tuple(steps))


def _line(plan: Plan, kind: Kind, cameras: float) -> Line:
    return replace(line_of(kind.group, kind.camera, kind.uplink_bits_per_s, kind.bits_per_s, plan), cameras=cameras)
