"""What does not change during a run, as arrays that the inner loop reads. Rates are bytes per microsecond here.

Tables are arrays of records, not records of arrays: what the inner loop hands on is a few arrays, which numba compiles
five times faster.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from harness.camera.stream_cache import Policy
from harness.engines.fluid.resumption import BINS, bin_us, resumptions
from harness.scenario.plan import CameraClass, Plan, Rates, SiteGroup, Times

_BITS_PER_S = 8e6  # in a byte per microsecond
Table = Any  # np.recarray, whose fields mypy knows nothing of

CLASS = np.dtype(
    [
        ("bit", np.uint64),
        ("count", np.float64),
        ("segment_us", np.int64),
        ("cache", np.float64),
        ("deletes_oldest", np.bool_),
        ("flow", np.float64),
        ("card", np.float64),
        ("schedule", np.int64),
        ("per_site", np.bool_),
    ],
    align=True,
)
BITRATE = np.dtype([("t_us", np.int64), ("rate", np.float64), ("made", np.float64)])  # `made`: by then, bytes
PROGRAM = np.dtype(
    [
        ("t_us", np.int64),
        ("capacity", np.float64),
        ("blocked", np.uint64),
        ("off", np.uint64),
        ("outage", np.int32),
        ("told", np.bool_),
        ("calm", np.bool_),
    ],
    align=True,
)
LAPSE = np.dtype([("from_us", np.int64), ("to_us", np.int64)])  # no valid credentials meanwhile


class Tables(NamedTuple):
    """All that the inner loop reads of a group of sites."""

    classes: Table
    resumptions: NDArray[np.float64]  # a class, silent or told, idle or busy, mean delay or share that waits, bins
    bitrates: Table
    bitrate_rows: Times  # the rows of each schedule: one more than there are
    programs: Table
    program_rows: Times  # of each site of the plan
    highest: Rates  # bitrate of each schedule
    lapses: Table
    lapse_rows: Times  # of each site and class of the group; empty: there are none
    group_site: int  # number of the group's first site
    exchange_us: int
    record_us: int
    end_us: int
    boot_us: int
    stall_us: int
    bin_us: tuple[int, int]  # of the length of a cut, silent or told
    at_once: float  # share of cameras that are in the midst of a try when a long silent cut is over
    longest_wait_us: float
    spread: bool


class Lapses(NamedTuple):
    """When the cameras of a group have no valid credentials."""

    table: Table
    rows: Times


def no_lapses() -> Lapses:
    """Credentials never run out."""
    return Lapses(table(LAPSE, 0), np.empty(0, np.int64))


def table(kind: np.dtype[Any], count: int) -> Table:
    """So many records of nothing."""
    return np.zeros(count, kind).view(np.recarray)


def filled(kind: np.dtype[Any], *columns: object) -> Table:
    """Records from their columns, in order."""
    made = table(kind, len(np.asarray(columns[0])))
    for name, column in zip(kind.names or (), columns, strict=True):
        made[name] = column
    return made


def bitrates(plan: Plan) -> Table:
    """The plan's schedules; prefix sums make "what was recorded when" a look-up."""
    given = plan.schedules
    rate = given.bits_per_s / _BITS_PER_S
    lasting = np.diff(given.t_us, append=0)
    lasting[given.offsets[1:] - 1] = 0
    made = np.concatenate([[0.0], np.cumsum(rate * lasting)[:-1]])
    made -= np.repeat(made[given.offsets[:-1]], np.diff(given.offsets))
    return filled(BITRATE, given.t_us, rate, made)


def programs(plan: Plan) -> Table:
    """The programs of all sites."""
    given = plan.programs
    return filled(
        PROGRAM, given.t_us, given.capacity_bits_per_s / _BITS_PER_S, given.blocked, given.off, given.outage,
        given.mode, given.calm,
    )  # fmt: skip


def group_tables(plan: Plan, group: SiteGroup, rates: Table, felt: Table, lapses: Lapses) -> Tables:
    """The tables of one group."""
    return Tables(
        _classes(group), np.array([_resumptions(plan, kind) for kind in group.classes]).reshape(-1, 2, 2, 2, BINS),
        rates, plan.schedules.offsets, felt, plan.programs.offsets,
        np.maximum.reduceat(rates.rate, plan.schedules.offsets[:-1]), lapses.table, lapses.rows, group.first_site,
        group.exchange_us, plan.record_us, plan.end_us, plan.boot_us, plan.stall_us,
        (bin_us(plan, told=False), bin_us(plan, told=True)), _at_once(plan), plan.retry.cap_s * 1e6, plan.spread_phases,
    )  # fmt: skip


def _classes(group: SiteGroup) -> Table:
    kinds = group.classes
    return filled(
        CLASS,
        [1 << kind.bit for kind in kinds],
        [kind.count for kind in kinds],
        [kind.segment_us for kind in kinds],
        [kind.cache_bytes for kind in kinds],
        [kind.policy is Policy.DELETE_OLDEST for kind in kinds],
        [kind.flow_bits_per_s / _BITS_PER_S for kind in kinds],
        [kind.card_bytes for kind in kinds],
        [kind.schedule for kind in kinds],
        [kind.schedule_per_site for kind in kinds],
    )


def _resumptions(plan: Plan, kind: CameraClass) -> list[NDArray[np.float64]]:
    return [resumptions(plan, first_us, told=told) for told in (False, True) for first_us in (kind.segment_us, 0)]


def _at_once(plan: Plan) -> float:
    """Tries of `stall_us` and waits, half of the longest in the mean, take turns."""
    return plan.stall_us / max(1.0, plan.stall_us + plan.retry.cap_s * 1e6 / 2)
