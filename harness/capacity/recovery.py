"""The return after a region was down: what jitter is worth to it, and what pacing costs the cameras."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
import polars as pl

from harness.capacity.alone import Kind, alone
from harness.engines import events, fluid
from harness.history.event import EventKind, Header
from harness.history.record import Recorder
from harness.scenario.plan import Limit, Plan

_S = 1_000_000
_SAMPLE = 60  # cameras that are followed segment by segment
_BEGIN_US, _DOWN_US, _AFTER_US = 30 * _S, 90 * _S, 150 * _S
_CAPS_S = (0.25, 1.0, 4.0, 8.0, 30.0, 120.0)
_MULTIPLES = (1.05, 1.1, 1.25, 1.5, 2.0, 3.0)
_SITES = 40
_TIGHT = 1.01  # of what cameras make
_BACK = 0.95
_LONGEST_US = 3_600 * _S  # of an outage that is drained here: of one twice as long it takes twice as long


@dataclass(frozen=True, slots=True)
class Jitter:
    """One longest back-off.

    Args:
        cap_s: it; waits are anything between none and that.
        trying: attempts a second and camera while the region refuses.
        returning: the most attempts in one second after its return, a camera.
        back_us: 95 % of the cameras upload again after so long.
    """

    cap_s: float
    trying: float
    returning: float
    back_us: float


@dataclass(frozen=True, slots=True)
class Pace:
    """One limit of a region.

    Args:
        multiple: of what its cameras make.
        paper_us: until all is uploaded that waited, worked out: the outage over the multiple less one.
        engine_us: the same by the engine; inf if not within the run.
    """

    multiple: float
    paper_us: float
    engine_us: float


@dataclass(frozen=True, slots=True)
class Recovery:
    """Of the class of sites with most cameras.

    Args:
        group: its name.
        steady: uploads a second and camera when all is well.
        down_us: how long the region was down, for jitter.
        sample: cameras that were followed for it.
        jitter: by longest back-off.
        outage_us: how long it was down, for pacing: as the plan's outage, but an hour at most.
        unpaced_multiple: what the sites' lines can send, of what cameras make: what comes without a limit.
        pacing: by the region's limit; empty where lines have nothing to catch up with.
    """

    group: str
    steady: float
    down_us: int
    sample: int
    jitter: tuple[Jitter, ...]
    outage_us: int
    unpaced_multiple: float
    pacing: tuple[Pace, ...]


def recovery(plan: Plan, kind: Kind, outage_us: int) -> Recovery:
    """What is to be expected of a region's return."""
    own = kind.group.cameras_a_site
    cameras = min(own, _SAMPLE)
    fair = replace(kind, uplink_bits_per_s=kind.uplink_bits_per_s * cameras / own)
    sites = max(1, _SAMPLE // cameras)
    spare = kind.uplink_bits_per_s / (own * kind.bits_per_s)
    outage_us = min(outage_us, _LONGEST_US)
    return Recovery(
        kind.group.name, 1e6 / kind.camera.segment_us, _DOWN_US, sites * cameras,
        tuple(_jitter(plan, fair, sites, cameras, cap_s) for cap_s in _CAPS_S), outage_us,
        spare, tuple(_pace(plan, kind, outage_us, multiple) for multiple in _MULTIPLES if spare > _TIGHT),
    )  # fmt: skip


def _jitter(plan: Plan, kind: Kind, sites: int, cameras: int, cap_s: float) -> Jitter:
    """Segment by segment, with all else as it is."""
    first_s = min(plan.retry.factor_s, cap_s)
    retry = replace(plan.retry, cap_s=cap_s, factor_s=first_s)
    made = alone(
        replace(plan, retry=retry), kind, [_DOWN_US] * sites, cameras=cameras, cache_bytes=2**40,
        after_us=_AFTER_US, silent=False, begin_us=_BEGIN_US,
    )  # fmt: skip
    recorder = Recorder()
    events.run(made, history=recorder)
    header = Header("", "", 0, "events", "", "", 0)
    sent = [(e.t_us - made.start_us, e.camera) for e in recorder.finish(header).of(EventKind.SENT)]
    return Jitter(cap_s, *_of_attempts(sent, sites * cameras))


def _of_attempts(sent: Sequence[tuple[int, str | None]], cameras: int) -> tuple[float, float, float]:
    up_us = _BEGIN_US + _DOWN_US
    settled_us = _BEGIN_US + _DOWN_US // 2  # by then, waits have grown as long as they may
    trying = sum(settled_us <= t_us < up_us for t_us, _ in sent) / cameras / ((up_us - settled_us) / _S)
    seconds = Counter((t_us - up_us) // _S for t_us, _ in sent if t_us >= up_us)
    back = dict[str | None, int]()
    for t_us, camera in sent:
        if t_us >= up_us:
            back.setdefault(camera, t_us - up_us)
    waits = sorted(back.values()) + [_AFTER_US] * (cameras - len(back))
    return trying, max(seconds.values(), default=0) / cameras, float(waits[ceil(_BACK * cameras) - 1])


def _pace(plan: Plan, kind: Kind, outage_us: int, multiple: float) -> Pace:
    cameras = kind.group.cameras_a_site
    made = _SITES * cameras * kind.bits_per_s
    paper_us = outage_us / (min(multiple, kind.uplink_bits_per_s / (cameras * kind.bits_per_s)) - 1)
    after_us = round(2 * paper_us) + 600 * _S
    limited = alone(
        plan, kind, [outage_us] * _SITES, cameras=cameras, cache_bytes=2**40, after_us=after_us, silent=False,
        ingest=Limit(np.zeros(1, np.int64), np.full(1, multiple * made)),
    )  # fmt: skip
    rows = fluid.run(limited, listed_cameras=0).outcome.filter(pl.col("outage") == 1).collect()
    waits = (rows["drained_us"] - rows["end_us"]).cast(pl.Float64).fill_null(np.inf)
    return Pace(multiple, float(paper_us), float(waits.max() or 0))  # type: ignore[arg-type]
