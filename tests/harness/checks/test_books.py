from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from harness.checks.books import (
    ONE_BY_ONE,
    OutageCase,
    books_balance,
    judge_books,
    no_cache_over_its_size,
    nothing_lost_with_room,
)
from harness.checks.verdict import Outcome
from harness.engines import events, fluid
from harness.engines.result import ModelResult
from harness.history.outcome import CLASS_OUTCOME
from harness.scenario.plan import Plan
from harness.scenario.testing import S, camera_class, plan

SEGMENT_BYTES = 500_000  # 2 s of 2 Mbit/s
CACHE_BYTES = 4_000_000


@dataclass(frozen=True)
class Ledger:
    produced_bytes: int = 100
    acknowledged_bytes: int = 80
    held_bytes: int = 15
    dropped_bytes: int = 5


def case(*, books: Ledger | None = None, off: int = 0, **changes: Any) -> OutageCase:  # noqa: ANN401 - cells
    """Two sites of three cameras `a` and two `b`; the last row, of a `b`, has `changes`."""
    fleet = plan([camera_class(name="a", count=3), camera_class(name="b", count=2)], [[(0, 1e7)]] * 2)
    fleet.programs.off[-1], fleet.programs.outage[-1] = np.uint64(off), 1
    row: dict[str, object] = {
        "outage": 1, "start_us": 0, "end_us": 10 * S, "lost_us": 0, "lost_segments": 0.0, "lost_bytes": 0, "gaps": 0,
        "peak_cache_bytes": CACHE_BYTES, "peak_uplink_bits_per_s": 1e6, "uploaded_bytes": 1, "local_only_us": 0,
    }  # fmt: skip
    rows = [
        {**row, "site": site, "camera": site * 5 + first, "cameras": n}
        for site in range(2)
        for first, n in ((0, 3), (3, 2))
    ]
    rows[-1] |= changes
    if rows[-1]["lost_us"]:
        told = {"gaps": 1, "first_loss_us": 9 * S, "gap_start_us": 0, "gap_end_us": rows[-1]["lost_us"]}
        rows[-1] |= {key: value for key, value in told.items() if key not in changes}
    return OutageCase(fleet, pl.DataFrame(rows, schema=CLASS_OUTCOME).lazy(), books or Ledger(dropped_bytes=5))


def test_balanced_books_pass_and_say_so() -> None:
    found = books_balance(case(books=Ledger(dropped_bytes=5, held_bytes=15), lost_bytes=2, lost_us=1))
    assert found.outcome is Outcome.FAIL  # 2 cameras lost 2 bytes each, the books say 5
    found = books_balance(case(books=Ledger(dropped_bytes=4, held_bytes=16), lost_bytes=2, lost_us=1))
    assert (found.outcome, found.reason) == (
        Outcome.PASS,
        "100 bytes produced = 80 acknowledged + 16 still cached + 4 dropped",
    )


def test_video_that_vanishes_fails() -> None:
    found = books_balance(case(books=Ledger(held_bytes=14, dropped_bytes=0)))
    assert found.outcome is Outcome.FAIL
    assert "100 bytes were produced and 94 ended somewhere" in found.evidence[0].statement


def test_nothing_produced_is_undecided() -> None:
    assert books_balance(case(books=Ledger(0, 0, 0, 0))).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(("peak", "outcome"), [(CACHE_BYTES, Outcome.PASS), (CACHE_BYTES + 1, Outcome.FAIL)])
def test_a_cache_over_its_size_fails(peak: int, outcome: Outcome) -> None:
    assert no_cache_over_its_size(case(peak_cache_bytes=peak)).outcome is outcome


@pytest.mark.parametrize(
    ("peak", "outcome"),
    [(CACHE_BYTES - 2 * SEGMENT_BYTES, Outcome.PASS), (CACHE_BYTES - 2 * SEGMENT_BYTES - 2, Outcome.FAIL)],
)
def test_a_loss_needs_a_cache_without_room_for_two_segments(peak: int, outcome: Outcome) -> None:
    assert nothing_lost_with_room(case(peak_cache_bytes=peak, lost_us=S)).outcome is outcome


def test_a_camera_without_power_loses_what_it_holds() -> None:
    assert nothing_lost_with_room(case(peak_cache_bytes=1, lost_us=S, off=0b10)).outcome is Outcome.PASS
    assert nothing_lost_with_room(case(peak_cache_bytes=1, lost_us=S, off=0b01)).outcome is Outcome.FAIL


def test_every_verdict_can_be_replayed() -> None:
    verdicts = judge_books(case(books=Ledger(held_bytes=20, dropped_bytes=0)), "camproof run x.yaml")
    assert [v.requirement for v in verdicts] == ["BUF-1", "BUF-2", "BUF-4"]
    assert {v.outcome for v in verdicts} == {Outcome.PASS}
    assert {v.replay for v in verdicts} == {"camproof run x.yaml"}


@pytest.mark.parametrize(
    ("seconds", "segments", "outcome"), [(10, 5, Outcome.PASS), (5, 5, Outcome.FAIL), (5, 2.5, Outcome.FAIL)]
)
def test_lost_time_and_lost_bytes_must_go_together(seconds: int, segments: float, outcome: Outcome) -> None:
    lost_bytes = 5 * SEGMENT_BYTES
    books = Ledger(10_000_000, 10_000_000 - 2 * lost_bytes, 0, 2 * lost_bytes)
    found = books_balance(case(books=books, lost_us=seconds * S, lost_segments=segments, lost_bytes=lost_bytes))
    assert found.outcome is outcome, found


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"first_loss_us": None}, "a first loss, gaps and lost time"),
        ({"gaps": 0}, "a first loss, gaps and lost time"),
        ({"lost_us": 0, "first_loss_us": 3 * S, "lost_segments": 0.0, "lost_bytes": 0}, "a first loss, gaps and lost"),
        ({"start_us": 9 * S + 1}, "a first loss before the outage began"),
        ({"gap_start_us": 20 * S, "gap_end_us": 30 * S}, "a first loss before what was lost was recorded"),
        ({"gap_end_us": 7 * S}, "more lost than its gaps are long"),
        ({"local_only_us": 11 * S}, "more on local storage than was lost"),
        ({"peak_uplink_bits_per_s": 2e7}, "more sent than the uplink carries"),
        ({"drained_us": 9 * S}, "a backlog gone before the outage was over"),
    ],
)
def test_a_row_at_odds_with_itself_fails(changes: dict[str, Any], what: str) -> None:
    sound: dict[str, Any] = {"lost_us": 10 * S, "lost_segments": 5.0, "lost_bytes": 5 * SEGMENT_BYTES}
    lost = 2 * int(str({**sound, **changes}["lost_bytes"]))
    books = Ledger(10_000_000, 10_000_000 - lost, 0, lost)
    assert books_balance(case(books=books, **sound)).outcome is Outcome.PASS or lost == 0
    found = books_balance(case(books=books, **{**sound, **changes}))
    assert found.outcome is Outcome.FAIL
    assert any(what in evidence.statement for evidence in found.evidence), found


def test_caches_that_hold_too_few_segments_are_not_passed() -> None:
    small = plan([camera_class(cache_bytes=2 * SEGMENT_BYTES)], [[(0, 1e7), (60, 0), (120, 1e7)]])
    found = nothing_lost_with_room(OutageCase(small, fluid.run(small).outcome, Ledger()))
    assert found.outcome is Outcome.SKIP
    found = nothing_lost_with_room(OutageCase(small, events.run(small).outcome, Ledger(), segments=ONE_BY_ONE))
    assert found.outcome is Outcome.PASS


@pytest.mark.parametrize("run", [events.run, fluid.run])
def test_a_first_loss_takes_as_long_as_a_cache_takes_to_fill(run: Callable[[Plan], ModelResult]) -> None:
    """Seeded faults: the first loss told too early, in an outage that found the cache empty."""
    made = plan([camera_class(cache_bytes=20 * SEGMENT_BYTES)], [[(0, 1e7), (60, 0), (160, 1e7), (400, 0), (500, 1e7)]])
    result = run(made)
    sound = OutageCase(made, result.outcome, result.totals, tolerance_bytes=9)
    assert [v.outcome for v in judge_books(sound, "")] == [Outcome.PASS] * 3
    for outage, lasting_s in ((1, 10), (2, 20)):
        early = pl.when(pl.col("outage") == outage).then(pl.col("start_us") + lasting_s * S)
        told = result.outcome.with_columns(first_loss_us=early.otherwise(pl.col("first_loss_us")))
        (buf_1,) = [v for v in judge_books(replace(sound, outcome=told), "") if v.requirement == "BUF-1"]
        assert buf_1.outcome is Outcome.FAIL
        assert f"{lasting_s} s after outage {outage} began" in buf_1.evidence[0].statement


def test_only_the_outages_in_which_power_was_lost_are_left_out() -> None:
    made = plan([camera_class()], [[(0, 1e7), (60, 0), (160, 1e7), (400, 0), (500, 1e7)]])
    made.programs.off[made.programs.outage == 1] = np.uint64(1)
    outcome = fluid.run(plan([camera_class()], [[(0, 1e7), (60, 0), (160, 1e7), (400, 0), (500, 1e7)]])).outcome
    for outage, expected in ((1, Outcome.PASS), (2, Outcome.FAIL)):
        emptied = pl.when(pl.col("outage") == outage).then(1).otherwise(pl.col("peak_cache_bytes"))
        told = outcome.with_columns(peak_cache_bytes=emptied)
        assert nothing_lost_with_room(OutageCase(made, told, Ledger())).outcome is expected
