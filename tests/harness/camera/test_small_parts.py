"""Object names, versions, gap reports, keys."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.camera.axis_os import AxisOsVersion
from harness.camera.content_key import ContentKeys
from harness.camera.gaps import GapLedger
from harness.camera.object_key import init_key, segment_key, span_end_key
from harness.camera.stream_cache import DropReason
from harness.errors import BadInputError

LOST = DropReason.EVICTED_OLDEST


def test_names_follow_onvif() -> None:
    start_us = 1_795_478_400_000_000 + 75_250_000
    assert segment_key("cam", start_us, 7) == "cam/2026-11-24/00/01-15.250000Z.7.mp4"
    assert span_end_key("cam", start_us, 8) == "cam/2026-11-24/00/01-15.250000Z.8_end"
    assert init_key("cam", b"") == "cam/init.e3b0c44298fc1c14.mp4"


@given(st.integers(0, 4_000_000_000_000_000), st.integers(0, 4_000_000_000_000_000))
def test_names_sort_as_times(one: int, other: int) -> None:
    assert (segment_key("c", one, 0) < segment_key("c", other, 0)) == (one < other)


@pytest.mark.parametrize(("text", "enough"), [
    ("11.11.73", True), ("11.11.205", True), ("12.0", True), ("12.0.0.1", True),
    ("11.11.72", False), ("11.9.99", False), ("10.12.257", False), ("6.50.5.2", False),
])  # fmt: skip
def test_versions_compare_as_numbers(text: str, *, enough: bool) -> None:
    assert (AxisOsVersion.parse(text) >= AxisOsVersion.MINIMUM) is enough


@pytest.mark.parametrize("text", ["", "11", "11.x", "1.2.3.4.5", "11..73", "\u0661.\u0662"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="AXIS OS version"):
        AxisOsVersion.parse(text)


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


def test_keys_rotate_and_nothing_repeats() -> None:
    keys = ContentKeys(secrets.token_bytes, 10, "cam")
    used = [keys.key_for(t) for t in range(35)]
    assert len({k.id for k in used}) == len({k.key for k in used}) == 4
    assert all(t - k.made_us < 10 for t, k in enumerate(used))
    assert len({keys.iv() for _ in range(500)}) == 500
