from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.capacity.calibration import Compared, predicted
from harness.load.check import Check, checking, rates_of
from harness.load.kinds import Kind
from harness.load.ladder import KINDS, Ladder, levels_of
from harness.load.measured import Measured
from harness.load.order import Order
from tests.harness.capacity.test_calibration import CALIBRATION
from tests.harness.load.series import series

S = 1_000_000
LADDERS = st.builds(
    Ladder,
    levels=st.lists(st.integers(1, 20), min_size=1, max_size=4, unique=True).map(lambda one: tuple(sorted(one))),
    each_us=st.integers(1, 10 * S),
    segment_bytes=st.just(1_000),
)


@given(LADDERS)
def test_steps_do_not_overlap_and_all_clients_climb_them(ladder: Ladder) -> None:
    steps = list(ladder.steps())
    assert len(steps) == len(KINDS) * len(ladder.levels)
    assert all(one.until_us < other.from_us for one, other in pairwise(steps))
    assert steps[-1].until_us <= ladder.lasts_us
    for step in steps:
        assert sum(step in ladder.steps(client) for client in range(ladder.clients)) == step.at_once


def test_what_steps_came_to() -> None:
    ladder = Ladder(levels=(1, 4), each_us=2 * S, segment_bytes=1_000)
    found = (series("store@1", [10] * 50, failures=10), series("store@4", [20] * 100), series("index@4", [5] * 8))
    levels = {(level.kind, level.at_once): level for level in levels_of(ladder, Measured(requests=found))}
    assert set(levels) == {("store", 1), ("store", 4), ("index", 4)}
    assert (levels["store", 1].per_s, levels["store", 1].failures, levels["store", 1].mean_us) == (20.0, 10, 10_000)
    assert levels["store", 4].per_s == 50.0
    assert levels["index", 4].per_s == 800.0  # 4 clients, 5 ms each: it is over before its step is


@pytest.mark.parametrize("at", [0.2, 0.5, 0.9])
def test_a_check_takes_the_wanted_share(at: float) -> None:
    order = checking(CALIBRATION, 30 * S, at)
    one_less = order.model_copy(update={"cameras": order.cameras - 1})
    assert predicted(CALIBRATION, rates_of(order), 1).utilisation >= at - 1e-9
    assert predicted(CALIBRATION, rates_of(one_less), 1).utilisation < at
    assert order.segment_bytes == CALIBRATION.segment_bytes
    assert checking(CALIBRATION, 30 * S, at, most=3).cameras == 3


def test_a_check_tells_how_far_off_predictions_are() -> None:
    order = Order(cameras=10, viewers=0, segment_us=S)
    measured = Measured(requests=(series(Kind.STORE, [40] * 80),), lasted_s=10.0)
    rows = Check(order, predicted(CALIBRATION, rates_of(order), 1), measured).rows()
    assert [row.kind for row in rows] == ["store"]
    assert rows[0].rate_error == pytest.approx(10 / 8 - 1)
    assert Compared(kind="x", predicted_per_s=1, measured_per_s=1, predicted_us=20, measured_us=40).time_error == -0.5
