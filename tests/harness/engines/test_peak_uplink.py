"""What a site sent at most is the same question to every engine: a mean over 12 s, by the outage that holds then."""

from collections.abc import Callable

import polars as pl
import pytest

from harness.engines import events, fluid
from harness.engines.events.change import Change
from harness.engines.events.clock import Clock
from harness.engines.events.peaks import Peaks
from harness.engines.events.uplink import Uplink
from harness.engines.result import ModelResult
from harness.history.outcome import PEAK_WINDOW_US
from harness.scenario.plan import Plan
from harness.scenario.testing import S, camera_class, plan

W = PEAK_WINDOW_US
Run = Callable[[Plan], ModelResult]
RUNS: tuple[Run, ...] = (events.run, fluid.run)


def peaks(made: Plan, run: Run) -> list[float | None]:
    found = run(made).outcome.unique("outage").sort("outage").collect()
    return list(found["peak_uplink_bits_per_s"])


def site(*rows: tuple[float, float], count: int = 12, record_s: float = 600) -> Plan:
    kinds = [camera_class(count=count, cache_bytes=10**9, segment_us=4 * S)]
    return plan(kinds, [[(0, 60e6), *rows]], record_s=record_s, drain_s=600, spread_phases=True)


@pytest.mark.parametrize("run", RUNS)
def test_in_quiet_times_it_is_the_bitrate(run: Run) -> None:
    """A line that is no line to speak of, and whole segments in a window: 12 cameras of 2 Mbit/s."""
    (quiet,) = peaks(site((300, 59e6), (301, 60e6)), run)
    assert quiet == pytest.approx(24e6, rel=0.01)


@pytest.mark.parametrize("run", RUNS)
def test_after_a_cut_it_is_what_the_line_carries(run: Run) -> None:
    (after,) = peaks(site((120, 0), (240, 60e6)), run)
    assert after == pytest.approx(60e6, rel=0.02)


@pytest.mark.parametrize("run", RUNS)
def test_a_window_counts_for_the_outage_that_holds_when_it_ends(run: Run) -> None:
    """Cuts at 120, 125 and 132 s: no window ends from 120 s until before 125 s but the one at 120 s itself."""
    cut = [(120, 0), (121, 60e6), (125, 0), (126, 60e6), (133, 0), (300, 60e6)]
    first, second, third = peaks(site(*cut), run)
    assert first == pytest.approx(24e6, rel=0.01), "the window up to 120 s"
    assert second is not None
    assert second < 60e6, "the window up to 132 s, with two cuts in it"
    assert third == pytest.approx(60e6, rel=0.02)


@pytest.mark.parametrize("run", RUNS)
def test_where_no_window_ends_there_is_no_peak(run: Run) -> None:
    first, second = peaks(site((121, 0), (122, 60e6), (125, 0), (126, 60e6)), run)
    assert first is None
    assert second is not None


@pytest.mark.parametrize("run", RUNS)
def test_what_the_run_did_not_come_to_sent_nothing(run: Run) -> None:
    """All is uploaded soon after 600 s; the outage at 900 s finds nobody who sends."""
    first, last = peaks(site((120, 0), (240, 60e6), (900, 0), (1_000, 60e6)), run)
    assert first is not None
    assert last == 0


def test_the_last_window_of_a_run_that_ends_early_counts() -> None:
    clock = Clock()
    uplink = Uplink(clock, [float("inf")])
    found = Peaks(uplink)
    uplink.sent = 5_000_000 * W  # in work: bits, in millionths
    found.finish(W - 1, 1, [Change(3 * W, 0.0, told=False, blocked=0, off=0, outage=2, calm=True)], 3 * W)
    assert (found.of(1), found.of(2), found.of(3)) == (5_000_000, 0, None)


def test_the_engines_agree_in_the_mean_over_a_bad_day() -> None:
    cuts = [(t + more, rate) for t in range(600, 9_000, 900) for more, rate in ((0, 0.0), (t % 170 + 20, 60e6))]
    made = site(*cuts, record_s=9_000)
    by_events, by_fluid = (run(made).outcome.select(pl.mean("peak_uplink_bits_per_s")).collect().item() for run in RUNS)
    assert by_fluid == pytest.approx(by_events, rel=0.02)
