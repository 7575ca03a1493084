"""Rows of what was looked at beside the scenario itself: the longest outage, a region's return, the engines."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from harness.capacity.agreed import Agreed
from harness.capacity.frontier import Frontier
from harness.capacity.recovery import Recovery

Rows = list[dict[str, Any]]


def frontier_rows(found: Sequence[Frontier]) -> Rows:
    """A row a point of each curve, worked out, or found by the engine to within `step_us`."""
    return [row for one in found for row in _points(one)]


def _points(of: Frontier) -> Iterator[dict[str, Any]]:
    known = {"class": of.group, "camera": of.camera, "drain_within_us": of.drain_us}
    for curve in of.curves:
        own = {**known, "cache_bytes": curve.cache_bytes}
        for cameras, outage_us in zip(curve.cameras, curve.outage_us, strict=True):
            yield {**own, "by": "closed form", "cameras": cameras, "outage_us": outage_us, "step_us": 0.0}
        for (count, outage_us), step_us in zip(curve.simulated, curve.step_us, strict=True):
            yield {**own, "by": "engine", "cameras": count, "outage_us": outage_us, "step_us": step_us}


def recovery_rows(of: Recovery | None) -> dict[str, Rows]:
    """By table: a row a longest back-off, a row a region's limit."""
    if of is None:
        return {}
    down = {"class": of.group, "cameras": of.sample, "down_us": of.down_us, "usual_uploads_per_s": of.steady}
    paced = {"class": of.group, "down_us": of.outage_us, "lines_can_send_multiple": of.unpaced_multiple}
    return {
        "jitter": [{**down, **asdict(one)} for one in of.jitter],
        "pacing": [{**paced, **asdict(one)} for one in of.pacing],
    }


def agreement_rows(of: Agreed | None) -> Rows:
    """A row a figure."""
    return [
        {
            "figure": one.figure.key, "unit": one.figure.unit, "events": one.reference, "fluid": one.value,
            "difference": one.difference, "sites": of.sites, "cameras": of.cameras, "cut_us": of.cut_us,
        }
        for one in of.comparisons
    ] if of else []  # fmt: skip
