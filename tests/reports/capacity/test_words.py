from math import inf, nan

import pytest

from harness.scenario.expectations import Quantity
from harness.sweep.statistics import Estimate
from reports.capacity.words import learnt


@pytest.mark.parametrize(
    ("quantity", "estimate", "told"),
    [
        (Quantity.LOSING_SITES, Estimate(0.0, 0.0, 100), "0 %, at most 3 % (100 runs)"),
        (Quantity.LOSING_SITES, Estimate(1.0, 0.0, 5), "100 %, at least 55 % (5 runs)"),
        (Quantity.LOSING_SITES, Estimate(1.0, 0.0, 100_000), "100 %, at least 99.9 % (100000 runs)"),
        (Quantity.LOSS_SHARE, Estimate(0.5, 0.0, 5), "50 %, 27 % to 73 %"),
        (Quantity.LOSS_SHARE, Estimate(0.5, 0.1, 5), "50 ± 10 %"),
        (Quantity.LOSS_SHARE, Estimate(0.0, nan, 1), "0 % (one run)"),
        (Quantity.DRAIN_TIME, Estimate(60e6, 0.0, 5), "1 min (5 runs)"),
        (Quantity.DRAIN_TIME, Estimate(inf, nan, 5), "never"),
    ],
)
def test_how_sure_a_mean_of_runs_is(quantity: Quantity, estimate: Estimate, told: str) -> None:
    assert learnt(quantity, estimate, drawn=True) == told


def test_where_nothing_is_drawn_a_mean_is_what_it_is() -> None:
    assert learnt(Quantity.LOSS_SHARE, Estimate(0.0, 0.0, 5), drawn=False) == "0 %"
