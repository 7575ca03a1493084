import polars as pl
import pytest

from harness.engines.live.measured import measured
from harness.engines.result import ModelResult
from harness.history.accounting import outcome_of
from harness.history.event import Detail, Event, EventKind, Header, History
from harness.history.windows import windows
from harness.scenario.testing import S, camera_class, plan

ZERO_US = 1_767_571_200 * S
HALF_MB = 500_000


def event(at_s: float, kind: EventKind, counter: int | None = None, **detail: Detail) -> Event:
    camera = "id-1" if counter is not None else None
    return Event(round(ZERO_US + at_s * S), kind, "site", camera, "span", counter, HALF_MB, detail)


def link(at_s: float, mode: str) -> Event:
    return event(at_s, EventKind.LINK_CHANGED, mode=mode, up_bits_per_s=1e7)


@pytest.fixture(scope="module")
def result() -> ModelResult:
    """Four segments: one is stored before a cut, one is dropped in it, one stored behind it, one is still held."""
    made = [event(2 * n + 2, EventKind.PRODUCED, n, start_us=ZERO_US + 2 * n * S, duration_us=2 * S) for n in range(4)]
    others = [
        link(0, "up"), event(2.4, EventKind.ACKNOWLEDGED, 0), link(3, "cut"),
        event(6, EventKind.DROPPED, 1, start_us=ZERO_US + 2 * S, duration_us=2 * S), link(7, "up"),
        event(7.6, EventKind.ACKNOWLEDGED, 2),
    ]  # fmt: skip
    events = tuple(sorted([*made, *others], key=lambda e: e.t_us))
    history = History(Header("test", "", 1, "live", "0", "", ZERO_US), events)
    fleet = plan([camera_class(cache_bytes=1_000_000)], [[(0, 1e7)]], record_s=8)
    numbers = {"id-1": (0, 0)}
    outcome = outcome_of(history, windows(history), numbers, ZERO_US)
    return measured(fleet, history, outcome, numbers, ZERO_US)


def test_the_books_balance(result: ModelResult) -> None:
    totals = result.totals
    totals.check()
    assert (totals.produced_segments, totals.acknowledged_segments, totals.held_segments, totals.dropped_segments) == (
        4, 2, 1, 1
    )  # fmt: skip
    assert totals.held_bytes == HALF_MB


def test_the_series_tells_levels_traffic_and_outage(result: ModelResult) -> None:
    at = {row["t_us"] / S: row for row in result.series.iter_rows(named=True)}
    assert at[2.5]["backlog_bytes"] == 0
    assert at[4.5]["backlog_bytes"] == HALF_MB
    assert at[2.5]["uplink_bits_per_s"] == HALF_MB * 8 * 2  # in half a second
    assert [at[t]["capacity_bits_per_s"] for t in (2.5, 5.0, 8.0)] == [1e7, 0, 1e7]
    assert [at[t]["disturbed"] for t in (3.0, 3.5, 7.0, 7.5)] == [0, 1, 1, 0]
    assert result.series["lost_us"].sum() == 2 * S
    assert at[6.5]["fullest"] == 0.5


def test_what_was_lost_is_in_the_hour(result: ModelResult) -> None:
    assert result.hourly is not None
    assert result.hourly.rows() == [(0, 0, 1, 0, 2 * S)]
    outcome = result.outcome.collect()
    assert outcome.select("lost_us", "cameras").rows() == [(2 * S, 1)]
    assert outcome.schema["cameras"] == pl.Int32
