"""Losses are told, each once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.camera.gaps import GapLedger
from harness.camera.stream_cache import DropReason

LOST = DropReason.EVICTED_OLDEST


@given(st.sets(st.integers(0, 60)), st.lists(st.booleans(), max_size=60))
def test_each_loss_is_reported_once(counters: set[int], turns: list[bool]) -> None:
    ledger, told, turn = GapLedger(), list[int](), iter(turns)

    def tell() -> bool:
        report = ledger.next_report()
        if report is None:
            return False
        assert ledger.next_report() == report, "the same until it was reported"
        assert report.duration_us == 5 * (report.last - report.first + 1)
        told.extend(range(report.first, report.last + 1))
        ledger.reported(report)
        return True

    for counter in sorted(counters):
        ledger.add("span", counter, 5 * counter, 5, LOST)
        if next(turn, False):
            tell()
    while tell():
        pass
    assert told == sorted(counters)
    assert not ledger.waiting


def test_a_report_that_is_under_way_does_not_grow() -> None:
    ledger = GapLedger()
    ledger.add("span", 0, 0, 5, LOST)
    first = ledger.next_report()
    ledger.add("span", 1, 5, 5, LOST)
    assert first is not None
    assert first.last == 0
    ledger.reported(first)
    with pytest.raises(ValueError, match="not handed out"):
        ledger.reported(first)


def test_only_a_run_of_one_span_and_reason_is_one_report() -> None:
    ledger = GapLedger()
    for span, counter, reason in (("a", 0, LOST), ("a", 1, DropReason.RESTART), ("b", 2, DropReason.RESTART)):
        ledger.add(span, counter, 5 * counter, 5, reason)
    told = []
    while (report := ledger.next_report()) is not None:
        told.append((report.span, report.first, report.last, report.reason))
        ledger.reported(report)
    assert told == [("a", 0, 0, LOST), ("a", 1, 1, DropReason.RESTART), ("b", 2, 2, DropReason.RESTART)]


@given(st.integers(1, 40), st.sets(st.integers(0, 39)))
def test_what_the_cloud_has_is_found_and_the_rest_is_reported(count: int, stored: set[int]) -> None:
    ledger, reported, kept, asked = GapLedger(), list[int](), list[int](), 0
    for counter in range(count):
        ledger.add("span", counter, 5 * counter, 5, LOST)
    while (report := ledger.next_report()) is not None:
        asked += 1
        counters = set(range(report.first, report.last + 1))
        assert (report.start_us, report.duration_us) == (5 * report.first, 5 * len(counters))
        if not counters & stored:
            ledger.reported(report)
            reported += sorted(counters)
        elif (lost := ledger.contradicted(report)) is not None:
            kept.append(lost.counter)
    assert reported == [n for n in range(count) if n not in stored]
    assert kept == sorted(stored & set(range(count)))
    assert asked < 2 * count
    assert not ledger.waiting


def test_only_what_was_handed_out_can_be_contradicted() -> None:
    ledger = GapLedger()
    ledger.add("span", 0, 0, 5, LOST)
    report = ledger.next_report()
    assert report is not None
    ledger.reported(report)
    with pytest.raises(ValueError, match="not handed out"):
        ledger.contradicted(report)
