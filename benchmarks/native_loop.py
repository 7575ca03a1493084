"""A segment-by-segment loop in machine code: the peer that the fluid engine's inner loop is measured against.

Site by site, from event to event: a camera has made a segment, an upload is over, the uplink's capacity changes. What
is in flight shares the uplink fairly; a full cache gives up the oldest. It does less than the `events` engine: no
back-off, no round trips, no outcome.
"""

import numba
import numpy as np

from harness.scenario.plan import Plan, Rates, Times


@numba.njit(nogil=True)
def _run(  # noqa: C901 - one loop, as fast as it gets
    offsets: Times, t_us: Times, capacity: Rates, cameras: int, segment_us: int, room: int, end_us: int
) -> int:
    dropped = 0
    made_us, waiting, left = np.zeros(cameras, np.int64), np.zeros(cameras, np.int64), np.zeros(cameras)
    for site in range(len(offsets) - 1):
        row, now, flows = offsets[site], 0, 0
        for camera in range(cameras):
            made_us[camera], waiting[camera], left[camera] = segment_us * (camera + 1) // cameras, 0, 0.0
        while now < end_us:
            rate = capacity[row] / flows if flows else 0.0  # of each flow, segments per microsecond
            then = t_us[row + 1] if row + 1 < offsets[site + 1] else end_us
            for camera in range(cameras):
                then = min(then, made_us[camera])
                if rate > 0.0 and waiting[camera]:
                    then = min(then, now + max(1, int(left[camera] / rate) + 1))
            for camera in range(cameras):
                if waiting[camera]:
                    left[camera] -= rate * (then - now)
                    if left[camera] <= 0.0:  # over: the next one sets out
                        waiting[camera] -= 1
                        left[camera] = 1.0
                        flows -= waiting[camera] == 0
                if made_us[camera] == then:
                    made_us[camera] += segment_us
                    if waiting[camera] == room:
                        dropped += 1
                    else:
                        flows += waiting[camera] == 0
                        left[camera] = left[camera] if waiting[camera] else 1.0
                        waiting[camera] += 1
            now = then
            if row + 1 < offsets[site + 1] and t_us[row + 1] <= now:
                row += 1
    return dropped


def run(plan: Plan) -> int:
    """How many segments a plan of one class of cameras drops, without back-off."""
    kind, table = plan.groups[0].classes[0], plan.programs
    size_bits = plan.schedules.bits_per_s[0] * kind.segment_us / 1e6
    return int(
        _run(
            table.offsets, table.t_us, table.capacity_bits_per_s / size_bits / 1e6, kind.count, kind.segment_us,
            int(kind.cache_bytes * 8 / size_bits), plan.record_us,
        )
    )  # fmt: skip
