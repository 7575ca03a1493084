"""What must hold in every run of a model engine: BUF-1, BUF-2 and BUF-4, judged by the outcome table and the books.

A history with every segment lets `harness.checks.buffer` look closer; a fleet of a million cameras has none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl

from harness.checks.registry import Finding, settle, skipped
from harness.checks.verdict import Verdict
from harness.scenario.plan import CameraClass, Plan, rows

_SIZE = "the stream cache's size is the scenario's (the paper gives none)"
_BITS = 8e6  # of a byte, in microseconds of one bit per second
_NEEDS_SEGMENTS = (
    "each camera that lost something had lost power, or has a cache of too few segments to tell by its level; "
    "`--engine events --history` looks at each segment"
)
_ROUNDING_BYTES = 1
_HEAD_ROOM = 1.1  # of an uplink, below which a cache may hold more than it need in quiet times
_SLACK = 0.01  # segments have whole bytes
ONE_BY_ONE = 1  # segments by which a full cache may seem to have room: the one that did not fit
BY_RATES = 2  # and the one by which a fluid cache is smaller
_IN_QUIET_TIMES = 2  # segments that a cache may hold when an outage begins: one complete, one under way


class Books(Protocol):
    """Where every byte went."""

    @property
    def produced_bytes(self) -> int:
        """Made by cameras."""

    @property
    def acknowledged_bytes(self) -> int:
        """Stored by the cloud."""

    @property
    def held_bytes(self) -> int:
        """In stream caches at the end."""

    @property
    def dropped_bytes(self) -> int:
        """Lost."""


@dataclass(frozen=True)
class OutageCase:
    """What the checks may look at: what was asked, what it cost (rows of CLASS_OUTCOME), and the books."""

    plan: Plan
    outcome: pl.LazyFrame
    books: Books
    tolerance_bytes: int = 0  # what rounding may come to over the fleet
    limited: frozenset[int] = frozenset()  # regions that at some time took less than they were offered
    expired: int = 0  # how often a camera's credentials expired before it had new ones
    segments: int = BY_RATES  # by which a cache may seem to have had room; 1 where an engine follows each segment


def judge_books(case: OutageCase, replay: str) -> tuple[Verdict, ...]:
    """A verdict each for BUF-1, BUF-2 and BUF-4."""
    found = {"BUF-1": nothing_lost_with_room(case), "BUF-2": no_cache_over_its_size(case), "BUF-4": books_balance(case)}
    return tuple(Verdict(name, f.outcome, f.reason, f.evidence, f.assumptions, replay) for name, f in found.items())


def books_balance(case: OutageCase) -> Finding:
    """Produced = acknowledged + held + dropped, in bytes; the rows say the same, and none is at odds with itself."""
    books = case.books
    ends = books.acknowledged_bytes + books.held_bytes + books.dropped_bytes
    told = int(case.outcome.select((pl.col("lost_bytes") * pl.col("cameras")).sum()).collect().item() or 0)
    wrong = []
    if abs(books.produced_bytes - ends) > case.tolerance_bytes:
        wrong.append(f"{books.produced_bytes} bytes were produced and {ends} ended somewhere")
    if abs(told - books.dropped_bytes) > case.tolerance_bytes:
        wrong.append(f"the outcome's rows say that {told} bytes were lost, the books {books.dropped_bytes}")
    wrong += _times_that_hold_no_such_bytes(case)
    wrong += _at_odds(case)
    return settle(
        wrong, books.produced_bytes, "bytes",
        holds=f"{books.produced_bytes:,} bytes produced = {books.acknowledged_bytes:,} acknowledged "
        f"+ {books.held_bytes:,} still cached + {books.dropped_bytes:,} dropped",
        broken="video appeared, vanished or ended twice",
    )  # fmt: skip


def _times_that_hold_no_such_bytes(case: OutageCase) -> Iterator[str]:
    """Rows whose lost video, at the rates that the camera has, is more or less than the bytes that it lost."""
    for kind, found in by_class(case):
        low, high = _rates(case.plan, kind)
        rate = pl.col("lost_bytes") * _BITS / pl.col("lost_us")
        segments = pl.col("lost_segments") * kind.segment_us
        wrong = found.filter(
            (pl.col("lost_us") >= kind.segment_us)
            & ((rate < low * (1 - _SLACK)) | (rate > high * (1 + _SLACK))
               | ((segments / pl.col("lost_us") - 1).abs() > _SLACK))
        )  # fmt: skip
        for row in wrong.head(20).iter_rows(named=True):
            yield (
                f"camera {row['camera']} lost {row['lost_us'] / 1e6:g} s in outage {row['outage']}, told as "
                f"{row['lost_segments']:g} segments and {row['lost_bytes']} bytes: they don't go together"
            )


def _at_odds(case: OutageCase) -> Iterator[str]:
    """Rows whose columns can't be true together."""
    lost = pl.col("lost_us") > 0
    first, start, end = pl.col("first_loss_us"), pl.col("gap_start_us"), pl.col("gap_end_us")
    most = float(case.plan.programs.capacity_bits_per_s.max(initial=0.0))
    for kind, found in by_class(case):
        odd = {
            "a first loss, gaps and lost time, which go together": (first.is_not_null() != lost)
            | ((pl.col("gaps") > 0) != lost),
            "a first loss before the outage began": first < pl.col("start_us"),
            "a first loss before what was lost was recorded": first < start - kind.segment_us,
            "more lost than its gaps are long": pl.col("lost_us") > (end - start) + kind.segment_us,
            "more on local storage than was lost": pl.col("local_only_us") > pl.col("lost_us") + 1,
            "more sent than the uplink carries": pl.col("peak_uplink_bits_per_s") > most * (1 + _SLACK),
            "a backlog gone before the outage was over": pl.col("drained_us") < pl.col("end_us"),
        }
        for what, wrong in odd.items():
            for row in found.filter(wrong.fill_null(value=False)).head(3).iter_rows(named=True):
                yield f"camera {row['camera']} has {what}, in outage {row['outage']}"


def no_cache_over_its_size(case: OutageCase) -> Finding:
    """No row's fullest cache is above the size that its class has."""
    wrong, looked_at = [], 0
    for kind, found in by_class(case):
        looked_at += len(found)
        worst = int(found["peak_cache_bytes"].max() or 0)  # type: ignore[arg-type]
        if worst > kind.cache_bytes:
            wrong.append(f"a cache of {kind.name} held {worst} bytes where {kind.cache_bytes} is its size")
    return settle(
        wrong, looked_at, "outages of cameras", holds="no stream cache ever held more than its size",
        broken="a stream cache held more than its size", assumptions=(_SIZE,),
    )  # fmt: skip


def nothing_lost_with_room(case: OutageCase) -> Finding:
    """Where something was lost, the cache had been full but for a segment, and had had the time to fill.

    The fluid engine takes a cache for one segment smaller than it is (docs/explanation/models.md): two, of rates. Not
    judged are caches so small that any loss would do, and outages in which a camera lost power: what its cache held is
    lost whatever its level.
    """
    wrong, looked_at, left_out, small = [], 0, 0, []
    for kind, found in by_class(case):
        rows = found.filter(pl.col("lost_us") == 0)
        looked_at += len(rows)
        segment = _largest_segment_bytes(case.plan, kind)
        room = kind.cache_bytes - case.segments * segment - _ROUNDING_BYTES
        if room <= 0:
            small.append(kind.name)
            left_out += len(found) - len(rows)
            continue
        rows = _with_power(case.plan, kind, found)
        losing = rows.filter(pl.col("lost_us") > 0)
        looked_at += len(losing)
        left_out += int((found["lost_us"] > 0).sum()) - len(losing)
        early = losing.filter(pl.col("peak_cache_bytes") < room)
        wrong += [
            f"camera {row['camera']} lost {row['lost_us'] / 1e6:g} s in outage {row['outage']} "
            f"with {row['peak_cache_bytes']} bytes of {kind.cache_bytes} in its cache"
            for row in early.head(20).iter_rows(named=True)
        ]
        wrong += _lost_too_soon(case, kind, rows, room - _IN_QUIET_TIMES * segment)
    note = f"not judged: {', '.join(sorted(set(small)))}, whose caches hold too few segments" if small else ""
    if left_out and not looked_at:
        return skipped(_NEEDS_SEGMENTS)
    return settle(
        wrong, looked_at, "outages of cameras",
        holds="nothing was lost while a stream cache had room for it", broken="video was lost while the cache had room",
        assumptions=(_SIZE, *((note,) if note else ())),
    )  # fmt: skip


def _lost_too_soon(case: OutageCase, kind: CameraClass, found: pl.DataFrame, room: float) -> Iterator[str]:
    """First losses that came before a cache could have been full, where it was all but empty when the outage began."""
    highest = _rates(case.plan, kind)[1]
    if room <= 0 or not _spare(case, kind) or not highest:
        return
    fill_us = room * _BITS / highest
    drained = pl.when(pl.col("drained_us").is_not_null()).then(pl.col("outage"))
    before = drained.shift(1).over("camera", order_by="outage")
    empty = (pl.col("outage") == 1) | (before == pl.col("outage") - 1).fill_null(value=False)
    soon = (pl.col("outage") > 0) & empty & (pl.col("first_loss_us") - pl.col("start_us") < fill_us)
    for row in found.with_columns(soon=soon).filter("soon").head(20).iter_rows(named=True):
        after_s = (row["first_loss_us"] - row["start_us"]) / 1e6
        yield (
            f"camera {row['camera']} lost video {after_s:g} s after outage {row['outage']} began, and its cache "
            f"takes {fill_us / 1e6:g} s to fill"
        )


def _spare(case: OutageCase, kind: CameraClass) -> bool:
    """Whether uplinks in calm times, and all else at any time, take more than the cameras make."""
    group = next(group for group in case.plan.groups if kind in group.classes)
    needed = sum(each.count * _rates(case.plan, each)[1] for each in group.classes)
    offsets, programs = case.plan.programs.offsets, case.plan.programs
    own = slice(int(offsets[group.first_site]), int(offsets[group.first_site + group.sites]))
    calm = programs.capacity_bits_per_s[own][programs.calm[own] != 0]
    if case.limited or case.expired or not len(calm) or float(calm.min()) <= _HEAD_ROOM * needed:
        return False
    rate, bits = _rates(case.plan, kind)[1], 8.0 * _largest_segment_bytes(case.plan, kind)
    takes_s = bits / min(kind.flow_bits_per_s, float(calm.min())) + group.exchange_us / 1e6
    return bits > _HEAD_ROOM * rate * takes_s


def _with_power(plan: Plan, kind: CameraClass, found: pl.DataFrame) -> pl.DataFrame:
    """The rows of outages in which the class had power all the time."""
    off = (plan.programs.off & (1 << kind.bit)) != 0
    if not off.any():
        return found
    site = np.repeat(np.arange(len(plan.programs.offsets) - 1), np.diff(plan.programs.offsets))
    without = pl.DataFrame({"site": site[off], "outage": plan.programs.outage[off]}).unique()
    return found.join(without.cast({"site": pl.Int32, "outage": pl.Int32}), on=["site", "outage"], how="anti")


def by_class(case: OutageCase) -> Iterator[tuple[CameraClass, pl.DataFrame]]:
    """Each class of cameras with its rows."""
    for group in case.plan.groups:
        end = group.first_camera + group.sites * group.cameras_a_site
        own = case.outcome.filter(pl.col("camera").is_between(group.first_camera, end, closed="left"))
        within = (pl.col("camera") - group.first_camera) % group.cameras_a_site
        for kind in group.classes:
            yield kind, own.filter(within.is_between(kind.first, kind.first + kind.count, closed="left")).collect()


def _rates(plan: Plan, kind: CameraClass) -> tuple[float, float]:
    """The least and the most bits per second that a camera of the class makes."""
    schedules = list(rows(plan.schedules.offsets))
    own = schedules[kind.schedule :] if kind.schedule_per_site else [schedules[kind.schedule]]
    rates = [plan.schedules.bits_per_s[at] for at in own]
    return min(float(each.min()) for each in rates), max(float(each.max()) for each in rates)


def _largest_segment_bytes(plan: Plan, kind: CameraClass) -> int:
    return round(_rates(plan, kind)[1] * kind.segment_us / _BITS)
