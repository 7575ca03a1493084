import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.faults.episodes import Episodes
from harness.scenario.plan import Schedules, rows
from harness.scenario.planning.bitrates import DAY_US, Course, constant, joined, repeated, with_spikes

HOUR = DAY_US // 24


def listed(course: Course | Schedules, own: slice = slice(None)) -> list[tuple[int, float]]:
    return list(zip(course.t_us[own].tolist(), course.bits_per_s[own].tolist(), strict=True))


def test_day_and_night_follow_the_clock() -> None:
    course = repeated([7 * HOUR, 19 * HOUR], [4e6, 1e6], DAY_US, 6 * HOUR, 2 * DAY_US)
    assert listed(course) == [(0, 1e6), (HOUR, 4e6), (13 * HOUR, 1e6), (25 * HOUR, 4e6), (37 * HOUR, 1e6)]


def test_a_start_on_the_moment_of_change_has_no_row_before() -> None:
    assert listed(repeated([7 * HOUR, 19 * HOUR], [4e6, 1e6], DAY_US, 7 * HOUR, HOUR)) == [(0, 4e6)]


def test_a_spike_is_the_peak_where_that_is_more() -> None:
    base = Course(np.array([0, 50]), np.array([1e6, 9e6]))
    spikes = Episodes(np.array([1, 1], np.int32), np.array([10, 40]), np.array([20, 60]))
    found = with_spikes(base, 5e6, spikes, 2)
    first, second = rows(found.offsets)
    assert listed(found, first) == [(0, 1e6), (50, 9e6)]
    assert listed(found, second) == [(0, 1e6), (10, 5e6), (20, 1e6), (40, 5e6), (50, 9e6)]


def test_schedules_are_joined_in_order() -> None:
    spiked = with_spikes(constant(1.0), 2.0, Episodes(np.array([0], np.int32), np.array([3]), np.array([4])), 2)
    every = joined([constant(7.0), spiked, constant(8.0)])
    assert [listed(every, own) for own in rows(every.offsets)] == [
        [(0, 7.0)], [(0, 1.0), (3, 2.0), (4, 1.0)], [(0, 1.0)], [(0, 8.0)]
    ]  # fmt: skip
    assert list(rows(joined([]).offsets)) == []


def test_a_course_must_begin_at_the_start() -> None:
    with pytest.raises(ValueError, match="begins at 0"):
        Course(np.array([5]), np.array([1.0]))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(1, 9)), max_size=10))
def test_at_each_moment_it_is_what_the_plain_reading_says(spans: list[tuple[int, int, int]]) -> None:
    base = Course(np.array([0, 10, 30]), np.array([2.0, 6.0, 3.0]))
    columns = np.array(spans, np.int64).reshape(-1, 3)
    spikes = Episodes(columns[:, 0].astype(np.int32), columns[:, 1], columns[:, 1] + columns[:, 2])
    found = with_spikes(base, 5.0, spikes, 3)
    for site, own in enumerate(rows(found.offsets)):
        for now in range(50):
            rate = 2.0 if now < 10 else 6.0 if now < 30 else 3.0
            moving = any(where == site and start <= now < start + length for where, start, length in spans)
            at = int(np.searchsorted(found.t_us[own], now, side="right")) - 1
            assert found.bits_per_s[own][at] == (max(rate, 5.0) if moving else rate)
