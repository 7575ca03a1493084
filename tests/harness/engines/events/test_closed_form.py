"""The engine against what can be worked out by hand for one cut."""

from typing import Any

import polars as pl
import pytest

from harness.camera.stream_cache import Policy
from harness.camera.upload_policy import UploadSettings
from harness.engines.events import run
from harness.scenario.plan import Plan
from harness.scenario.testing import S, camera_class, plan

AT_ONCE = UploadSettings(factor_s=0.001, cap_s=0.001)  # so that whoever waits in a cut has just sent again


def only(given: Plan) -> dict[str, Any]:
    (row,) = run(given).outcome.collect().rows(named=True)
    return dict(row)


@pytest.mark.parametrize("policy", Policy)
def test_one_cut_drops_what_does_not_fit(policy: Policy) -> None:
    """A segment every 2 s in a cut of 200 s makes 100; the cache holds 8."""
    row = only(plan([camera_class(policy=policy)], [[(0, 20e6), (101, 0), (301, 20e6)]], retry=AT_ONCE))
    assert (row["lost_segments"], row["lost_us"], row["lost_bytes"]) == (92, 184 * S, 92 * 500_000)
    assert row["gaps"] == 1
    first_lost = {Policy.DELETE_OLDEST: 102 * S, Policy.DENY_NEW: 116 * S}[policy]  # what is in flight is not evicted
    assert (row["gap_start_us"], row["gap_end_us"]) == (first_lost, first_lost + 184 * S)
    assert row["first_loss_us"] == 118 * S
    assert row["peak_cache_bytes"] == 4_000_000


def test_a_cut_within_the_cache_loses_nothing() -> None:
    row = only(plan([camera_class()], [[(0, 20e6), (101, 0), (117, 20e6)]], retry=AT_ONCE))
    assert (row["lost_segments"], row["first_loss_us"], row["gaps"]) == (0, None, 0)
    assert row["peak_cache_bytes"] == 8 * 500_000
    assert row["drained_us"] == 118 * S + 800_000  # 8 segments and one that came meanwhile, 0.2 s each


@pytest.mark.parametrize("cameras", [1, 10])
def test_the_drain_takes_backlog_over_spare_capacity(cameras: int) -> None:
    """Cameras that make a half of what the uplink carries drain for as long as the cut was."""
    rate = 2e6 * cameras
    given = plan(
        [camera_class(count=cameras, cache_bytes=10**9)], [[(0, 2 * rate), (101, 0), (301, 2 * rate)]],
        spread_phases=True, retry=AT_ONCE, record_s=1_000,
    )  # fmt: skip
    result = run(given)
    drained = result.outcome.select(pl.max("drained_us")).collect().item()
    assert drained == pytest.approx(501 * S, abs=2.2 * S)  # to a segment
    assert result.totals.dropped_bytes == 0
    assert result.outcome.select(pl.max("peak_uplink_bits_per_s")).collect().item() == 2 * rate


def test_round_trips_bound_the_drain() -> None:
    """A segment of 500 kB takes 0.2 s on the line and 0.3 s for the answers: 8 Mbit/s of the 20, less 2 that come."""
    given = plan(
        [camera_class(cache_bytes=10**9)], [[(0, 20e6), (101, 0), (401, 20e6)]], retry=AT_ONCE,
        exchange_us=300_000, record_s=1_000,
    )  # fmt: skip
    assert only(given)["drained_us"] == pytest.approx(501 * S, abs=2.2 * S)


def test_a_flow_is_bound_by_its_own_limit() -> None:
    given = plan([camera_class(flow_bits_per_s=4e6, cache_bytes=10**9)], [[(0, 20e6), (101, 0), (201, 20e6)]],
                 retry=AT_ONCE)  # fmt: skip
    row = only(given)
    assert row["drained_us"] == pytest.approx(301 * S, abs=2.2 * S)
    assert row["peak_uplink_bits_per_s"] == 4e6


def test_segments_are_the_integral_of_the_bitrate() -> None:
    """Two thirds of a byte a segment too much are made up for by the running total."""
    given = plan([camera_class()], [[(0, 20e6)]], bits_per_s=[1e6 / 3], record_s=600)
    totals = run(given).totals
    assert (totals.produced_segments, totals.produced_bytes) == (300, 25_000_000)
