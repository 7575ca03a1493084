"""Small plans, written down by hand: for tests of engines, ours and yours."""

from dataclasses import replace

import numpy as np

from harness.camera.stream_cache import Policy
from harness.camera.upload_policy import UploadSettings
from harness.scenario.plan import (
    SILENT,
    CameraClass,
    Credentials,
    Limit,
    Plan,
    Programs,
    Region,
    Schedules,
    SiteGroup,
)

S = 1_000_000  # microseconds
FOREVER = 10**9 * S
Row = tuple[float, float]  # from this second on, this value


def unlimited() -> Limit:
    """No limit, ever."""
    return limit((0.0, np.inf))


def limit(*rows: Row) -> Limit:
    """A limit that changes at the given seconds."""
    return Limit(np.array([round(t * S) for t, _ in rows], np.int64), np.array([v for _, v in rows], np.float64))


def camera_class(**changes: object) -> CameraClass:
    """One camera of 2 s segments with a stream cache of 4 MB that deletes the oldest; `changes` are its fields."""
    standard = CameraClass("camera", 0, 0, 1, 2 * S, 4_000_000, Policy.DELETE_OLDEST, 0, np.inf, 0)
    return replace(standard, **changes)  # type: ignore[arg-type]


def programs(capacities: list[list[Row]], normal_bits_per_s: float, mode: int = SILENT) -> Programs:
    """A program a site from what its uplink carries when; anything below normal is an outage."""
    offsets, t_us, capacity, outage, calm = [0], [], [], [], []
    for own in capacities:
        number, well = 0, True
        for t, value in own:
            now_well = value >= normal_bits_per_s
            number += well and not now_well
            well = now_well
            t_us.append(round(t * S))
            capacity.append(value)
            outage.append(number)
            calm.append(now_well)
        offsets.append(len(t_us))
    n = len(t_us)
    return Programs(
        np.array(offsets, np.int64), np.array(t_us, np.int64), np.array(capacity, np.float64),
        np.full(n, mode, np.uint8), np.zeros(n, np.uint64), np.zeros(n, np.uint64), np.array(outage, np.int32),
        np.array(calm, np.uint8),
    )  # fmt: skip


def plan(
    classes: list[CameraClass],
    capacities: list[list[Row]],
    *,
    bits_per_s: list[float] | None = None,
    normal_bits_per_s: float | None = None,
    record_s: float = 600,
    drain_s: float = 3_600,
    exchange_us: int = 0,
    mode: int = SILENT,
    **changes: object,
) -> Plan:
    """One group of sites, one site for each list of capacities; constant bitrates, one a class (default 2 Mbit/s)."""
    rates = bits_per_s or [2e6] * len(classes)
    placed, first = [], 0
    for number, kind in enumerate(classes):
        placed.append(replace(kind, bit=number, first=first, schedule=number))
        first += kind.count
    normal = normal_bits_per_s if normal_bits_per_s is not None else capacities[0][0][1]
    standard = Plan(
        name="test", sha256="0" * 64, seed=1, start_us=1_767_571_200 * S, record_us=round(record_s * S),
        end_us=round((record_s + drain_s) * S), spread_phases=False, stall_us=4 * S, boot_us=60 * S,
        retry=UploadSettings(),
        groups=(SiteGroup("site", 0, 0, len(capacities), 0, exchange_us, tuple(placed)),),
        regions=(Region("eu-fra", unlimited(), unlimited(), 2 * S),),
        credentials=Credentials(FOREVER, unlimited()),
        schedules=Schedules(
            np.arange(len(rates) + 1, dtype=np.int64), np.zeros(len(rates), np.int64), np.array(rates, np.float64)
        ),
        programs=programs(capacities, normal, mode),
    )  # fmt: skip
    return replace(standard, **changes)  # type: ignore[arg-type]
