"""How far the fluid engine is from `events`: both policies, segments of 2, 4 and 6 s, tight and wide uplinks.

    python -m benchmarks.fluid_accuracy [outages a camera]

A camera's error is that of its loss in segments, a gap in the mean: what luck decides in one gap (where in a segment a
cut begins, how long a back-off lasts) no model of rates can know. A tight uplink carries 1.2 times of what the cameras
record, a wide one 20 times.
"""

import sys

import polars as pl

from benchmarks.fleets import fleet
from harness.camera.stream_cache import Policy
from harness.engines import events, fluid
from harness.history.outcome import expanded
from harness.scenario.plan import Plan

_OUTAGES, _EVERY_S = 10, 3_600
_SITES, _CAMERAS, _CACHE = 6, 5, 30_000_000
_TOTAL_GOAL, _WITHIN_GOAL, _WORST_GOAL = 0.2, 98, 2
_UPLINKS = {"tight": 1.2, "wide": 20.0}


def _errors(of: Plan, segment_s: int) -> tuple[float, pl.Series]:
    """Of the total, in percent; and each camera's, in segments a gap."""
    keys = ["site", "camera", "outage"]
    ours, theirs = (expanded(made.run(of).outcome).select(*keys, "lost_us").collect() for made in (fluid, events))
    both = theirs.join(ours, on=keys, how="full", coalesce=True, suffix="_fluid").fill_null(0)
    off = (pl.col("lost_us_fluid") - pl.col("lost_us")) / (segment_s * 1e6)
    cameras = both.group_by("camera").agg(off.mean().alias("off"))["off"]
    found, real = (int(both[name].sum()) for name in ("lost_us_fluid", "lost_us"))
    return 100 * (found / real - 1), cameras.abs()


def main(outages: int = _OUTAGES) -> None:
    """Print a line a case."""
    for uplink, head_room in _UPLINKS.items():
        for segment_s in (2, 4, 6):
            for policy in Policy:
                of = fleet(
                    _SITES, outages * _EVERY_S, every_s=_EVERY_S, median_s=300, segment_s=segment_s,
                    cache_bytes=_CACHE, head_room=head_room, policy=policy, cameras=_CAMERAS,
                )  # fmt: skip
                total, cameras = _errors(of, segment_s)
                within, worst = 100 * float((cameras <= 1).sum()) / len(cameras), float(max(cameras))
                print(
                    f"fluid against events, {uplink} uplink, {segment_s} s, {policy}: total loss {total:+.2f} % "
                    f"(goal {_TOTAL_GOAL}), {within:.0f} % of cameras within a segment a gap (goal {_WITHIN_GOAL}), "
                    f"worst {worst:.2f} (goal {_WORST_GOAL})"
                )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
