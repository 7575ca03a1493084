import random
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInputError
from harness.scenario.expectations import Quantity
from harness.sweep.campaign import Campaign
from harness.sweep.seeds import seed_of
from harness.sweep.statistics import differences, estimate
from harness.sweep.stopping import Precision, Stopping, parse_precision

WITHIN_1 = Stopping(3, 40, Precision(Quantity.LOSS_SHARE, 1.0, relative=False))


def luck(point: int, replication: int) -> float:
    """What a replication comes to: point 0 hardly differs, the others more and more."""
    return 10 + point * float(np.random.default_rng([point, replication]).normal())


def run(campaign: Campaign, order: random.Random, limit: int = 10**6) -> int:
    """Work as workers do, in any order within what is due; how many were run."""
    count = 0
    while (due := campaign.due()) and count < limit:
        order.shuffle(due)
        for task in due[: limit - count]:
            campaign.finish(task, luck(*task))
            count += 1
    return count


@given(st.integers(1, 4), st.integers(0, 2**32), st.integers(0, 60))
def test_what_counts_is_the_same_in_any_order_and_after_any_interruption(points: int, order: int, cut: int) -> None:
    plain = Campaign(points, WITHIN_1)
    whole = run(plain, random.Random(1))
    other = Campaign(points, WITHIN_1)
    before = run(other, random.Random(order), cut)
    resumed = Campaign(points, WITHIN_1, dict(other.finished))
    after = run(resumed, random.Random(order))
    assert resumed.counted() == plain.counted()
    assert before + after == whole  # nothing is run twice
    assert resumed.done == 1


def test_a_point_is_repeated_until_its_mean_is_known() -> None:
    campaign = Campaign(4, WITHIN_1)
    run(campaign, random.Random(2))
    wanted = [campaign.wanted(point) for point in range(4)]
    assert wanted[0] == 3
    assert wanted[0] < wanted[1] < wanted[3]
    for point in range(4):
        known = estimate([luck(point, n) for n in range(wanted[point])])
        assert known.half_width <= 1 or wanted[point] == 40


def test_a_point_that_can_not_be_computed_is_not_tried_again() -> None:
    campaign = Campaign(1, Stopping(5, 5))
    campaign.finish((0, 0), None)
    assert campaign.due() == []
    assert campaign.counted() == {0: [0]}


def test_more_replications_can_be_asked_for_later() -> None:
    first = Campaign(1, Stopping(2, 2))
    run(first, random.Random(0))
    assert Campaign(1, Stopping(5, 5), first.finished).due() == [(0, 2), (0, 3), (0, 4)]


def test_a_mean_without_end_is_never_known() -> None:
    assert not Precision(Quantity.DRAIN_TIME, 1, relative=False).reached([1, inf, 1])
    assert WITHIN_1.wanted([inf] * 40) == 40


def test_intervals_are_students() -> None:
    found = estimate([1.0, 2.0, 3.0, 4.0])
    assert (found.mean, found.count) == (2.5, 4)
    assert found.half_width == pytest.approx(3.182446 * np.std([1, 2, 3, 4], ddof=1) / 2, rel=1e-6)
    assert np.isnan(estimate([5.0]).half_width)
    assert estimate([1.0, inf]).mean == inf
    assert np.isnan(estimate([]).mean)


def test_nineteen_intervals_in_twenty_hold_the_mean() -> None:
    rng = np.random.default_rng(4)
    found = [estimate(rng.exponential(1, 20).tolist()) for _ in range(500)]
    held = [abs(one.mean - 1) <= one.half_width for one in found]
    assert 0.90 < np.mean(held) < 0.97


def test_differences_under_the_same_luck_are_known_better() -> None:
    rng = np.random.default_rng(5)
    shared = rng.normal(10, 5, 20)
    own, other = shared + rng.normal(1, 0.1, 20), shared
    assert differences(own.tolist(), other.tolist()).half_width < estimate(own.tolist()).half_width / 10


def test_seeds_differ_and_the_first_is_the_scenarios_own() -> None:
    seeds = [seed_of(7, n) for n in range(1_000)]
    assert seeds[0] == 7
    assert len(set(seeds)) == 1_000
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert seeds[1:] != [seed_of(8, n) for n in range(1, 1_000)]


@pytest.mark.parametrize(
    ("text", "quantity", "half_width", "relative"),
    [
        ("share lost=0.02 %", Quantity.LOSS_SHARE, 0.0002, False),
        ("drain time=5 % of it", Quantity.DRAIN_TIME, 0.05, True),
        ("loss per camera=30 s", Quantity.LOSS_PER_CAMERA, 30e6, False),
        ("gaps per camera=0.5", Quantity.GAPS_PER_CAMERA, 0.5, False),
    ],
)
def test_a_half_width_is_read(text: str, quantity: Quantity, half_width: float, *, relative: bool) -> None:
    assert parse_precision(text) == Precision(quantity, half_width, relative)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("share lst=1 %", "did you mean `share lost`"),
        ("drain time=5 %", "'%' is no unit of a duration"),
        ("share lost=0 %", "never known exactly"),
        ("gaps per camera=few", "could not convert"),
        ("share lost", "''"),
    ],
)
def test_what_is_no_half_width_is_said(text: str, told: str) -> None:
    with pytest.raises(BadInputError) as raised:
        parse_precision(text)
    assert told in str(raised.value)
