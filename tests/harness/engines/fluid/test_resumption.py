"""The mean wait that is left after a cut, against cameras that wait and try in turn."""

import random
from statistics import mean

import pytest

from harness.engines.fluid.resumption import BINS, bin_us, resumptions
from harness.scenario.testing import S, camera_class, plan

PLAN = plan([camera_class()], [[(0.0, 1e7)]])


def left_s(cut_s: float, first_s: float, rng: random.Random) -> float:
    """What one camera has still to wait: told at once that nothing passes."""
    now_s, ceiling_s = rng.uniform(0, first_s), PLAN.retry.factor_s
    while now_s < cut_s:
        now_s += rng.uniform(0, min(ceiling_s, PLAN.retry.cap_s))
        ceiling_s *= 2
    return now_s - cut_s


@pytest.mark.parametrize("first_s", [0.0, 2.0])
@pytest.mark.parametrize("cut_s", [3.0, 5.0, 20.0])
def test_a_told_cut_leaves_as_long_a_wait_as_drawn_ones(cut_s: float, first_s: float) -> None:
    rng = random.Random(1)
    found = resumptions(PLAN, round(first_s * S), told=True)[0]
    at = min(int(cut_s * S) // bin_us(PLAN, told=True), BINS - 1)
    assert found[at] / S == pytest.approx(mean(left_s(cut_s, first_s, rng) for _ in range(10_000)), rel=0.05)
