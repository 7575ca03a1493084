"""What must hold in every run of a model engine: BUF-1, BUF-2 and BUF-4, judged by the outcome table and the books.

A history with every segment lets `harness.checks.buffer` look closer; a fleet of a million cameras has none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from harness.checks.registry import Finding, settle
from harness.checks.verdict import Verdict
from harness.scenario.plan import CameraClass, Plan, rows

_SIZE = "the stream cache's size is the scenario's (the paper gives none)"
_BITS = 8e6  # of a byte, in microseconds of one bit per second
_ROUNDING_BYTES = 1
_SLACK = 0.01  # segments have whole bytes
_SEGMENTS = 2  # the one that did not fit, and the one by which a fluid cache is smaller


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


def judge_books(case: OutageCase, replay: str) -> tuple[Verdict, ...]:
    """A verdict each for BUF-1, BUF-2 and BUF-4."""
    found = {"BUF-1": nothing_lost_with_room(case), "BUF-2": no_cache_over_its_size(case), "BUF-4": books_balance(case)}
    return tuple(Verdict(name, f.outcome, f.reason, f.evidence, f.assumptions, replay) for name, f in found.items())


def books_balance(case: OutageCase) -> Finding:
    """Produced = acknowledged + held + dropped, in bytes; and what the rows say was dropped is what the books say."""
    books = case.books
    ends = books.acknowledged_bytes + books.held_bytes + books.dropped_bytes
    told = int(case.outcome.select((pl.col("lost_bytes") * pl.col("cameras")).sum()).collect().item() or 0)
    wrong = []
    if abs(books.produced_bytes - ends) > case.tolerance_bytes:
        wrong.append(f"{books.produced_bytes} bytes were produced and {ends} ended somewhere")
    if abs(told - books.dropped_bytes) > case.tolerance_bytes:
        wrong.append(f"the outcome's rows say that {told} bytes were lost, the books {books.dropped_bytes}")
    wrong += _times_that_hold_no_such_bytes(case)
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
    """Where something was lost, the cache had been full but for a segment, or the camera had lost power.

    The fluid engine takes a cache for one segment smaller than it is (docs/explanation/models.md): hence two.
    """
    wrong, looked_at = [], 0
    for kind, found in by_class(case):
        looked_at += len(found)
        if _loses_power(case.plan, kind):
            continue  # then a cache's content is lost whatever its level
        room = kind.cache_bytes - _SEGMENTS * _largest_segment_bytes(case.plan, kind) - _ROUNDING_BYTES
        early = found.filter((pl.col("lost_us") > 0) & (pl.col("peak_cache_bytes") < room))
        wrong += [
            f"camera {row['camera']} lost {row['lost_us'] / 1e6:g} s in outage {row['outage']} "
            f"with {row['peak_cache_bytes']} bytes of {kind.cache_bytes} in its cache"
            for row in early.head(20).iter_rows(named=True)
        ]
    return settle(
        wrong, looked_at, "outages of cameras", holds="nothing was lost while a stream cache had room for it",
        broken="video was lost while the cache had room", assumptions=(_SIZE,),
    )  # fmt: skip


def by_class(case: OutageCase) -> Iterator[tuple[CameraClass, pl.DataFrame]]:
    """Each class of cameras with its rows."""
    for group in case.plan.groups:
        end = group.first_camera + group.sites * group.cameras_a_site
        own = case.outcome.filter(pl.col("camera").is_between(group.first_camera, end, closed="left"))
        within = (pl.col("camera") - group.first_camera) % group.cameras_a_site
        for kind in group.classes:
            yield kind, own.filter(within.is_between(kind.first, kind.first + kind.count, closed="left")).collect()


def _loses_power(plan: Plan, kind: CameraClass) -> bool:
    return bool((plan.programs.off & (1 << kind.bit)).any())


def _rates(plan: Plan, kind: CameraClass) -> tuple[float, float]:
    """The least and the most bits per second that a camera of the class makes."""
    schedules = list(rows(plan.schedules.offsets))
    own = schedules[kind.schedule :] if kind.schedule_per_site else [schedules[kind.schedule]]
    rates = [plan.schedules.bits_per_s[at] for at in own]
    return min(float(each.min()) for each in rates), max(float(each.max()) for each in rates)


def _largest_segment_bytes(plan: Plan, kind: CameraClass) -> int:
    return round(_rates(plan, kind)[1] * kind.segment_us / _BITS)
