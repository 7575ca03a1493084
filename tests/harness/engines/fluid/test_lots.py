"""Cameras that begin again one after the other: the mean is kept, and the first of many is early."""

import pytest

from harness.engines.fluid.lots import begins_us, begun
from harness.engines.fluid.state import LOTS

MEAN = 3e6


def moments(count: float, waiting: float = 1.0) -> list[tuple[float, float]]:
    """Of each lot: its part of the cameras, and when it begins."""
    lots = int(min(count, LOTS))
    return [
        (begun(count, lot + 1) - begun(count, lot), begins_us(count, lot, MEAN, waiting)) for lot in range(lots)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1.0, 2.0, 4.0, 5.0, 20.0])
@pytest.mark.parametrize("waiting", [1.0, 0.7])
def test_all_begin_and_the_mean_is_what_was_asked_for(count: float, waiting: float) -> None:
    found = moments(count, waiting)
    assert sum(part for part, _ in found) == pytest.approx(1)
    assert sum(part * at for part, at in found) == pytest.approx(MEAN)
    assert [at for _, at in found] == sorted(at for _, at in found)


@pytest.mark.parametrize("count", [2.0, 4.0, 20.0])
def test_the_first_of_many_begins_about_when_the_shortest_wait_is_over(count: float) -> None:
    assert moments(count)[0][1] == pytest.approx(3 * MEAN / (2 * count + 1), rel=0.2)


def test_those_that_stood_still_begin_at_once() -> None:
    assert moments(4.0, waiting=0.25)[0][1] == 0
