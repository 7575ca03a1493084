"""Fleets for the benchmarks of the model engines: sites of 20 cameras on one uplink, cut now and then."""

from dataclasses import replace

import numpy as np

from harness.camera.stream_cache import Policy
from harness.scenario.plan import SILENT, Plan, Programs, Region
from harness.scenario.testing import S, camera_class, limit, plan, unlimited

CAMERAS, BITS_PER_S = 20, 2e6
DAY_S, WEEK_S = 86_400, 604_800


def fleet(
    sites: int, record_s: float, *, every_s: float = WEEK_S / 2, median_s: float = 900, segment_s: int = 4,
    cache_bytes: int = 64_000_000, head_room: float = 1.5, policy: Policy = Policy.DELETE_OLDEST,
    cameras: int = CAMERAS,
) -> Plan:  # fmt: skip
    """Each site is cut once in every `every_s`, for `median_s` in the middle (log-normal), at random moments."""
    uplink = cameras * BITS_PER_S * head_room
    kind = camera_class(count=cameras, cache_bytes=cache_bytes, segment_us=segment_s * S, policy=policy)
    one = plan([kind], [[(0.0, uplink)]], record_s=record_s, exchange_us=60_000)
    group = replace(one.groups[0], sites=sites)
    cuts = _cuts(sites, max(1, int(record_s // every_s)), round(min(every_s, record_s) * S), median_s, uplink)
    return replace(one, groups=(group,), programs=cuts, spread_phases=True)


def incident(sites: int) -> Plan:
    """All sites lose their lines for 20 minutes; the region takes 1.3 times of what they record. A day."""
    uplink = CAMERAS * BITS_PER_S * 3
    kind = camera_class(count=CAMERAS, cache_bytes=10**9, segment_us=4 * S)
    one = plan([kind], [[(0.0, uplink), (3_600.0, 0.0), (4_800.0, uplink)]], record_s=DAY_S, exchange_us=60_000)
    rows = {
        name: np.tile(getattr(one.programs, name), sites)
        for name in ("t_us", "capacity_bits_per_s", "mode", "blocked", "off", "outage", "calm")
    }
    ingest = limit((0.0, 1.3 * sites * CAMERAS * BITS_PER_S))
    return replace(
        one,
        groups=(replace(one.groups[0], sites=sites),),
        programs=Programs(offsets=np.arange(sites + 1) * 3, **rows),
        regions=(Region("eu-fra", ingest, unlimited(), 2 * S),),
        spread_phases=True,
    )


def _cuts(sites: int, count: int, every_us: int, median_s: float, uplink: float) -> Programs:
    rng = np.random.default_rng(1)
    start = np.arange(count) * every_us + rng.integers(1, every_us // 2, (sites, count))
    lasting = np.clip(rng.lognormal(np.log(median_s * S), 1.0, (sites, count)), 5 * S, every_us // 2 - 2)
    ends = start + lasting.astype(np.int64)
    t_us = np.concatenate([np.zeros((sites, 1), np.int64), np.stack([start, ends], 2).reshape(sites, -1)], axis=1)
    capacity = np.tile(np.array([uplink, *[0.0, uplink] * count]), sites)
    none = np.zeros(len(capacity), np.uint64)
    outage = np.tile(np.concatenate([[0], np.repeat(np.arange(1, count + 1), 2)]), sites).astype(np.int32)
    return Programs(
        np.arange(sites + 1) * (2 * count + 1), t_us.ravel(), capacity, np.full(len(capacity), SILENT, np.uint8),
        none, none, outage, (capacity > 0).astype(np.uint8),
    )  # fmt: skip
