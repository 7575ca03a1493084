from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.load.kinds import Act
from harness.load.order import Order, Shape
from harness.load.shapes import Due, activity, camera_dues, viewer_dues

S = 1_000_000
ORDERS = st.builds(
    Order,
    shape=st.sampled_from(Shape),
    cameras=st.integers(1, 50),
    viewers=st.integers(0, 20),
    time_us=st.integers(10 * S, 300 * S),
    segment_us=st.sampled_from([S, 4 * S, 6 * S]),
    visit_us=st.integers(2 * S, 40 * S),
    moment_us=st.integers(0, 4 * S),
    within_us=st.integers(0, 5 * S),
    seed=st.integers(0, 5),
)


@given(ORDERS, st.integers(0, 60))
def test_dues_are_in_order_within_the_load_and_the_same_again(order: Order, number: int) -> None:
    for dues in (camera_dues, viewer_dues):
        found = list(dues(order, number))
        assert all(one.at_us <= other.at_us for one, other in pairwise(found))
        assert all(0 <= due.at_us < order.time_us for due in found)
        assert found == list(dues(order, number))


@given(ORDERS.filter(lambda order: order.shape is not Shape.DIURNAL))
def test_a_camera_uploads_all_that_it_records(order: Order) -> None:
    segments = [due for due in camera_dues(order, 7) if due.what is Act.SEGMENT]
    assert order.time_us // order.segment_us <= len(segments) <= -(-order.time_us // order.segment_us)
    assert {due.size_bytes for due in segments} <= {order.segment_bytes}


def test_cameras_are_spread_over_a_segment() -> None:
    order = Order(cameras=100)
    firsts = sorted(next(camera_dues(order, number)).at_us for number in range(100))
    assert max(later - sooner for sooner, later in pairwise(firsts)) < order.segment_us / 40


def test_a_storm_takes_each_cameras_credentials_once() -> None:
    order = Order(shape=Shape.STORM, moment_us=20 * S, within_us=3 * S)
    storms = [[due.at_us for due in camera_dues(order, number) if due.what is Act.CREDENTIALS] for number in range(40)]
    assert all(len(one) == 1 and 20 * S <= one[0] < 23 * S for one in storms)
    assert len({one[0] for one in storms}) == 40
    assert max(max(one) for one in storms) > 22 * S


def test_in_a_rush_nine_of_ten_viewers_come_within_moments() -> None:
    order = Order(shape=Shape.RUSH, viewers=50, time_us=100 * S, moment_us=50 * S, within_us=5 * S)
    firsts = [next(viewer_dues(order, number)).at_us for number in range(50)]
    assert sum(50 * S <= first < 55 * S for first in firsts) == 45
    assert sum(first < 50 * S for first in firsts) == 5


def test_by_night_little_goes_on() -> None:
    order = Order(shape=Shape.DIURNAL, time_us=400 * S, segment_us=S, night=0.1)
    assert activity(order, 0) == pytest.approx(0.1)
    assert activity(order, 200 * S) == pytest.approx(1.0)
    dues = [due.at_us for number in range(50) for due in camera_dues(order, number)]
    night, noon = (sum(from_us <= at < from_us + 40 * S for at in dues) for from_us in (0, 180 * S))
    assert noon > 0.95 * 50 * 40
    assert night < 0.2 * 50 * 40
    assert [*viewer_dues(order, 1)] != [*viewer_dues(order.model_copy(update={"shape": Shape.STEADY}), 1)]


def test_a_recovery_brings_what_it_is_given() -> None:
    arrivals = {0: [Due(5, Act.SEGMENT, 7), Due(9, Act.CREDENTIALS)]}
    order = Order(shape=Shape.RECOVERY)
    assert list(camera_dues(order, 0, arrivals)) == arrivals[0]
    assert list(camera_dues(order, 1, arrivals)) == []
