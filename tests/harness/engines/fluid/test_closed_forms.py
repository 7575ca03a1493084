"""What can be worked out by hand, the engine must find."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from harness.camera.stream_cache import Policy
from harness.camera.upload_policy import UploadSettings
from harness.engines.fluid import run
from harness.scenario.plan import Plan
from harness.scenario.testing import S, camera_class, plan

AT_ONCE = UploadSettings(factor_s=0.0, cap_s=0.0)  # uploads begin again when the line is back
RATE, SEGMENT, CACHE = 2e6 / 8, 500_000, 4_000_000  # of the standard camera: bytes per second, bytes


def outcome(of: Plan) -> pl.DataFrame:
    return run(of, compiled=False).outcome.collect()


def one_cut(uplink: float, *, policy: Policy = Policy.DELETE_OLDEST, count: int = 1, length: float = 60) -> Plan:
    rows = [(0.0, uplink), (100.0, 0.0), (100.0 + length, uplink)]
    return plan([camera_class(policy=policy, count=count)], [rows], retry=AT_ONCE)


@pytest.mark.parametrize("policy", Policy)
def test_a_cut_loses_what_does_not_fit(policy: Policy) -> None:
    row = outcome(one_cut(1e9, policy=policy)).row(0, named=True)
    upload_s = SEGMENT * 8 / 1e9
    assert row["lost_us"] / S == pytest.approx(60 - CACHE / RATE + 2 * upload_s, abs=0.02)
    assert row["lost_bytes"] == pytest.approx(row["lost_us"] / S * RATE, abs=1)
    assert row["lost_segments"] == pytest.approx(row["lost_us"] / S / 2)
    assert (row["outage"], row["gaps"], row["start_us"], row["end_us"]) == (1, 1, 100 * S, 160 * S)


def test_the_oldest_go_first_or_the_newest_stay_out() -> None:
    oldest, newest = (outcome(one_cut(1e9, policy=policy)).row(0, named=True) for policy in Policy)
    assert oldest["gap_start_us"] == 100 * S
    assert newest["gap_end_us"] == pytest.approx(160 * S, abs=S // 50)
    assert oldest["first_loss_us"] == newest["first_loss_us"] == newest["gap_start_us"]


def test_a_cut_within_the_cache_loses_nothing() -> None:
    row = outcome(one_cut(1e9, length=10)).row(0, named=True)
    assert (row["lost_us"], row["lost_bytes"], row["gaps"], row["first_loss_us"]) == (0, 0, 0, None)
    assert row["peak_cache_bytes"] == pytest.approx(10 * RATE + SEGMENT, abs=RATE / 50)


@pytest.mark.parametrize("count", [1, 4])
def test_the_backlog_drains_with_what_is_left_of_the_uplink(count: int) -> None:
    uplink = 10e6
    row = outcome(one_cut(uplink, count=count, length=8)).row(0, named=True)
    backlog_bits = 8 * 2e6 * count
    assert (row["drained_us"] - row["end_us"]) / S == pytest.approx(backlog_bits / (uplink - 2e6 * count), abs=0.1)
    assert row["cameras"] == count


def test_an_uplink_without_head_room_never_drains() -> None:
    row = outcome(replace(one_cut(2e6, length=8), end_us=600 * S)).row(0, named=True)
    assert row["drained_us"] is None
    assert row["uploaded_bytes"] == pytest.approx((600 - 108) * RATE)


def test_a_degraded_uplink_loses_what_it_can_not_carry() -> None:
    rows = [(0.0, 10e6), (100.0, 1e6), (300.0, 10e6)]
    row = outcome(plan([camera_class()], [rows])).row(0, named=True)
    lost_bytes = 200 * RATE / 2 - CACHE
    assert row["lost_bytes"] == pytest.approx(lost_bytes, abs=SEGMENT)
    assert row["lost_us"] / S == pytest.approx(lost_bytes / RATE, abs=2)


def test_unequal_cameras_share_max_min_fairly() -> None:
    small, big = camera_class(name="small"), camera_class(name="big", cache_bytes=100_000_000)
    rows = [(0.0, 20e6), (100.0, 4e6), (200.0, 20e6)]
    table = outcome(plan([small, big], [rows], bits_per_s=[1e6, 9e6]))
    assert table["lost_us"].to_list() == [0, 0]
    assert table["uploaded_bytes"][0] == pytest.approx(500 * 1e6 / 8)
    assert table["peak_cache_bytes"][1] == pytest.approx((9e6 - 3e6) * 100 / 8 + 9e6 / 4, rel=1e-6)


def test_round_trips_bound_a_camera_that_sends_one_segment_at_a_time() -> None:
    rows = [(0.0, 8e6), (100.0, 0.0), (110.0, 8e6)]
    row = outcome(plan([camera_class()], [rows], exchange_us=500_000, retry=AT_ONCE)).row(0, named=True)
    carried = SEGMENT / (SEGMENT / 1e6 + 0.5)  # 0.5 s of transfer, 0.5 s of waiting
    assert (row["drained_us"] - row["end_us"]) / S == pytest.approx(10 * RATE / (carried - RATE), abs=0.1)


def test_a_flow_carries_no_more_than_its_bound() -> None:
    rows = [(0.0, 100e6), (100.0, 0.0), (110.0, 100e6)]
    row = outcome(plan([camera_class(flow_bits_per_s=3e6)], [rows], retry=AT_ONCE)).row(0, named=True)
    assert (row["drained_us"] - row["end_us"]) / S == pytest.approx(10 * 2 / (3 - 2), abs=0.1)


def test_a_segment_that_is_larger_than_the_cache_is_always_lost() -> None:
    made = run(plan([camera_class(cache_bytes=400_000)], [[(0.0, 10e6)]]), compiled=False)
    row = made.outcome.collect().row(0, named=True)
    assert (row["outage"], row["lost_us"]) == (0, 600 * S)
    assert made.totals.acknowledged_bytes == 0


def test_the_series_add_up() -> None:
    made = run(one_cut(10e6, count=4), compiled=False)
    steps = made.series
    widths_s = np.diff(steps["t_us"].to_numpy(), prepend=0) / S
    assert float(np.dot(steps["uplink_bits_per_s"], widths_s)) / 8 == pytest.approx(made.totals.acknowledged_bytes)
    lost_us = made.outcome.select((pl.col("lost_us") * pl.col("cameras")).sum()).collect().item()
    assert steps["lost_us"].sum() == pytest.approx(lost_us, abs=len(steps))
    assert float(np.dot(steps["disturbed"], widths_s)) == pytest.approx(60)
    assert steps["backlog_bytes"].max() == pytest.approx(4 * CACHE, rel=0.25)
    assert 0.75 < float(steps["fullest"].max()) <= 1  # type: ignore[arg-type]


def test_gaps_and_hours_list_every_loss() -> None:
    made = run(one_cut(1e9), compiled=False)
    lost_us = made.outcome.collect()["lost_us"][0]
    assert made.gaps is not None
    assert made.hourly is not None
    gap = made.gaps.row(0, named=True)
    assert gap["end_us"] - gap["start_us"] == pytest.approx(lost_us, abs=2)
    assert made.hourly.rows() == [(0, 0, 1, 0, lost_us)]


def test_without_local_storage_nothing_is_left() -> None:
    assert outcome(one_cut(1e9))["local_only_us"][0] == 0


def test_local_storage_holds_the_last_that_was_recorded() -> None:
    held_s = 600 - 120
    kept = replace(camera_class(), card_bytes=int(held_s * RATE))
    row = outcome(plan([kept], [[(0.0, 1e9), (100.0, 0.0), (160.0, 1e9)]], retry=AT_ONCE)).row(0, named=True)
    assert row["local_only_us"] == row["gap_end_us"] - 120 * S
    assert 0 < row["local_only_us"] < row["lost_us"]


def test_without_power_the_cache_is_lost_and_nothing_recorded() -> None:
    kept = replace(camera_class(), card_bytes=int(500 * RATE))
    given = plan([kept], [[(0.0, 1e9), (100.0, 0.0), (110.0, 1e9)]], retry=AT_ONCE)
    off = np.array([0, 0, 1], np.uint64)
    programs = replace(given.programs, off=off, t_us=np.array([0, 100, 110]) * S, calm=np.array([1, 0, 0], np.uint8))
    back = replace(programs, offsets=np.array([0, 4]), t_us=np.array([0, 100, 110, 130]) * S)
    rows = {name: np.append(getattr(programs, name), getattr(given.programs, name)[2]) for name in ("mode", "outage")}
    given = replace(
        given,
        programs=replace(
            back, **rows, capacity_bits_per_s=np.array([1e9, 0, 1e9, 1e9]), blocked=np.zeros(4, np.uint64),
            off=np.append(off, np.uint64(0)), calm=np.array([1, 0, 0, 1], np.uint8),
        ),
    )  # fmt: skip
    made = run(given, compiled=False)
    row = made.outcome.collect().row(0, named=True)
    assert made.totals.produced_bytes == (600 - 20 - 60) * RATE  # boots for 60 s
    assert (row["lost_us"], row["gap_start_us"], row["gap_end_us"]) == (10 * S, 100 * S, 110 * S)
    assert row["local_only_us"] == 0 + (110 - 100) * S  # 520 s were recorded, of which the last 500 s are held


def test_the_local_storage_of_a_camera_with_changing_bitrates() -> None:
    kept = replace(camera_class(), card_bytes=int(150 * 2e6 / 8 + 100 * 1e6 / 8))
    given = plan([kept], [[(0.0, 1e9), (100.0, 0.0), (460.0, 1e9)]], retry=AT_ONCE)
    schedules = replace(
        given.schedules, offsets=np.array([0, 2]), t_us=np.array([0, 450]) * S, bits_per_s=np.array([1e6, 2e6])
    )
    row = outcome(replace(given, schedules=schedules)).row(0, named=True)
    assert row["local_only_us"] == row["gap_end_us"] - 350 * S
