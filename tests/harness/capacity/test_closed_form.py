from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.capacity.alone import Kind
from harness.capacity.closed_form import (
    Line,
    cache_needed_bytes,
    drained_within_us,
    drains_us,
    survives_us,
    uplink_needed_bits_per_s,
)
from harness.capacity.frontier import found_us, frontier, longest_us
from harness.capacity.sites import line_of
from harness.scenario.testing import S, camera_class, plan

LINES = st.builds(
    Line,
    uplink_bits_per_s=st.floats(5e6, 1e9),
    cameras=st.integers(1, 40),
    bits_per_s=st.floats(2e5, 1e7),
    segment_us=st.sampled_from([2 * S, 4 * S, 6 * S]),
    exchange_us=st.integers(0, 200_000),
    wait_us=st.floats(0, 10e6),
)
CUT_S = st.floats(1, 86_400)


def test_by_hand() -> None:
    line = Line(20e6, 5, 2e6, 2 * S, 0)
    assert line.segment_bytes == 500_000
    assert line.spare_bits_per_s == 10e6
    assert survives_us(line, 10_000_000) == 19 * 2 * S - 1 * S  # 20 segments less one, less the first uploads' second
    assert drains_us(line, 600 * S) == 600 * S  # 10 Mbit/s wait, 10 Mbit/s are free
    assert drained_within_us(line, 600 * S) == 600 * S
    assert uplink_needed_bits_per_s(10e6, 600 * S, 600 * S) == 20e6


def test_a_full_line_survives_nothing() -> None:
    line = Line(10e6, 5, 2e6, 2 * S, 0)
    assert (survives_us(line, 1e12), drains_us(line, S), drained_within_us(line, S)) == (0, inf, 0)


def test_answers_of_the_cloud_bound_what_a_camera_sends() -> None:
    assert Line(1e9, 1, 2e6, 2 * S, 2 * S).sent_bits_per_s < 2e6


@given(LINES, CUT_S)
def test_the_cache_that_is_needed_survives(line: Line, cut_s: float) -> None:
    if line.spare_bits_per_s:
        cache = cache_needed_bytes(line, cut_s * S)
        assert survives_us(line, cache * (1 + 1e-9)) >= cut_s * S * (1 - 1e-9)
        assert survives_us(line, cache - line.segment_bytes) < cut_s * S


@given(LINES, CUT_S)
def test_draining_and_its_inverse_agree(line: Line, cut_s: float) -> None:
    if line.spare_bits_per_s > 1e-6 * line.made_bits_per_s:
        assert drained_within_us(line, drains_us(line, cut_s * S)) == pytest.approx(cut_s * S, rel=1e-6)


@given(LINES, st.floats(1e6, 1e12), st.floats(1, 3))
def test_a_bigger_cache_never_survives_less(line: Line, cache: float, factor: float) -> None:
    assert survives_us(line, cache * factor) >= survives_us(line, cache)


@pytest.mark.parametrize("segment_s", [2, 6])
@pytest.mark.parametrize(("cameras", "uplink"), [(1, 10e6), (4, 10e6), (10, 60e6)])
def test_the_engine_finds_what_is_worked_out(segment_s: int, cameras: int, uplink: float) -> None:
    camera = camera_class(count=cameras, cache_bytes=64_000_000, segment_us=segment_s * S)
    of = plan([camera], [[(0.0, uplink)]], exchange_us=60_000)
    kind = Kind(of.groups[0], of.groups[0].classes[0], uplink, 2e6, cameras)
    drain_us = 1_200 * S
    paper_us = longest_us(line_of(kind.group, camera, uplink, 2e6, of), 64_000_000, drain_us)
    found, step_us = found_us(of, kind, cameras, 64_000_000, drain_us, 1.5 * paper_us)
    assert found == pytest.approx(paper_us, abs=step_us + 2 * segment_s * S)


def test_a_frontier_falls_with_the_number_of_cameras_and_rises_with_the_cache() -> None:
    of = plan([camera_class(count=3, cache_bytes=32_000_000)], [[(0.0, 10e6)]])
    found = frontier(of, Kind(of.groups[0], of.groups[0].classes[0], 10e6, 2e6, 3.2), 600 * S)
    for curve in found.curves:
        assert list(curve.outage_us) == sorted(curve.outage_us, reverse=True)
        assert curve.outage_us[-1] == 0
    assert [curve.outage_us[0] for curve in found.curves] == sorted(curve.outage_us[0] for curve in found.curves)
    assert 3 in [cameras for cameras, _ in found.curves[0].simulated]
    assert found.cameras == 3.2, "of this kind they would be as many"
