from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from harness.checks.books import OutageCase, books_balance, judge_books, no_cache_over_its_size, nothing_lost_with_room
from harness.checks.verdict import Outcome
from harness.history.outcome import CLASS_OUTCOME
from harness.scenario.testing import S, camera_class, plan

SEGMENT_BYTES = 500_000  # 2 s of 2 Mbit/s
CACHE_BYTES = 4_000_000


@dataclass(frozen=True)
class Ledger:
    produced_bytes: int = 100
    acknowledged_bytes: int = 80
    held_bytes: int = 15
    dropped_bytes: int = 5


def case(*, books: Ledger | None = None, off: int = 0, **changes: object) -> OutageCase:
    """Two sites of three cameras `a` and two `b`; the last row, of a `b`, has `changes`."""
    fleet = plan([camera_class(name="a", count=3), camera_class(name="b", count=2)], [[(0, 1e7)]] * 2)
    fleet.programs.off[-1] = np.uint64(off)
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
