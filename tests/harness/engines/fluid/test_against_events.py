"""Two engines that share nothing but the plan: what each gap cost must be the same up to a segment at each edge."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.camera.stream_cache import Policy
from harness.camera.upload_policy import UploadSettings
from harness.engines import events, fluid
from harness.engines.result import ModelResult
from harness.history.outcome import expanded
from harness.scenario.plan import TOLD, Plan
from harness.scenario.testing import Row, camera_class, plan

AT_ONCE = UploadSettings(factor_s=0.0, cap_s=0.0)  # no luck: what back-off adds is tested on its own
RATE = 2e6
KEYS = ["site", "camera", "outage"]


def program(uplink: float, cuts: list[tuple[float, float, float]]) -> list[Row]:
    """Each cut: calm seconds before, its length, and what the uplink still carries."""
    rows, now = [(0.0, uplink)], 60.0
    for calm, lasting, left in cuts:
        rows += [(now + calm, left * uplink), (now + calm + lasting, uplink)]
        now += calm + lasting + 200
    return rows


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    count, segment_s = draw(st.integers(1, 3)), draw(st.sampled_from([2, 4, 6]))
    kind = camera_class(
        count=count, segment_us=segment_s * 1_000_000, policy=draw(st.sampled_from(list(Policy))),
        cache_bytes=round(draw(st.floats(4, 20)) * segment_s * RATE / 8),
    )  # fmt: skip
    uplink = count * RATE * draw(st.sampled_from([1.5, 3.0, 20.0]))
    cut = st.tuples(st.floats(0, 50), st.floats(1, 120), st.sampled_from([0.0, 0.0, 0.02]))
    cuts = draw(st.lists(cut, min_size=1, max_size=3))
    rows = program(uplink, cuts)
    record_s = rows[-1][0] + 200
    return plan(
        [kind], [rows], retry=AT_ONCE, record_s=record_s, exchange_us=draw(st.sampled_from([0, 60_000])),
        spread_phases=draw(st.booleans()),
    )  # fmt: skip


def compared(of: Plan) -> tuple[pl.DataFrame, ModelResult, ModelResult]:
    ours, theirs = fluid.run(of, compiled=False), events.run(of)
    tables = [expanded(made.outcome).collect() for made in (theirs, ours)]
    return tables[0].join(tables[1], on=KEYS, how="full", coalesce=True, suffix="_fluid"), ours, theirs


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_each_gap_loses_the_same_up_to_a_segment_at_each_edge(of: Plan) -> None:
    both, ours, theirs = compared(of)
    segment_us = of.groups[0].classes[0].segment_us
    off = (both["lost_us"].fill_null(0) - both["lost_us_fluid"].fill_null(0)).abs()
    assert off.max() <= 2 * segment_us  # type: ignore[operator]
    known = both.filter(pl.col("outage") > 0)
    assert known["start_us"].equals(known["start_us_fluid"])
    assert known["end_us"].equals(known["end_us_fluid"])
    edges = 2 * of.cameras * segment_us / 1e6 * RATE / 8  # before the first segment begins, and the last's part
    assert abs(ours.totals.produced_bytes - theirs.totals.produced_bytes) <= edges


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_gaps_lie_where_events_lose(of: Plan) -> None:
    both, _, _ = compared(of)
    segment_us = of.groups[0].classes[0].segment_us
    lost = both.filter((pl.col("lost_segments") > 2) & (pl.col("lost_segments_fluid") > 2))
    for edge in ("gap_start_us", "gap_end_us", "first_loss_us"):
        off = (lost[edge] - lost[f"{edge}_fluid"]).abs()
        assert off.is_empty() or off.max() <= 3 * segment_us  # type: ignore[operator]


def test_the_backlog_drains_when_that_of_events_does() -> None:
    rows = [(0.0, 12e6), (100.0, 0.0), (130.0, 12e6)]
    of = plan([camera_class(count=3, cache_bytes=50_000_000)], [rows], retry=AT_ONCE, spread_phases=True)
    both, _, _ = compared(of)
    off = (both["drained_us"] - both["drained_us_fluid"]).abs()
    assert off.max() <= 2 * 2_000_000  # type: ignore[operator]


def test_luck_evens_out_over_cameras() -> None:
    rows = [(0.0, 100e6), (100.0, 0.0), (187.0, 100e6)]
    of = plan([camera_class(count=60)], [rows], spread_phases=True, record_s=400)
    both, _, _ = compared(replace(of, stall_us=4_000_000))
    off = (both["lost_us_fluid"] - both["lost_us"]) / 2e6
    assert abs(float(off.mean())) < 0.4  # type: ignore[arg-type]


@pytest.mark.parametrize(("head_room", "length_s"), [(1.2, 20.0), (2.0, 40.0)])
def test_each_reset_costs_what_was_in_flight_and_the_time_until_the_first_begins(
    head_room: float, length_s: float
) -> None:
    rows = [(0.0, 4 * head_room * RATE)]
    for at in range(40):
        rows += [(300.0 + 60 * at, 0.0), (300.0 + 60 * at + length_s, 4 * head_room * RATE)]
    kind = camera_class(count=4, cache_bytes=30_000_000)
    of = plan(
        [kind], [rows] * 3, mode=TOLD, exchange_us=60_000, exchange_spread=0.5, spread_phases=True, record_s=3_000
    )
    both, _, _ = compared(of)
    assert both["lost_us_fluid"].sum() == pytest.approx(both["lost_us"].sum(), rel=0.02)
