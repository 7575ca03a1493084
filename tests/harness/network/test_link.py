"""The token bucket keeps its rate whatever is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.network.link import TokenBucket


@given(
    st.floats(100, 1e8),
    st.integers(1, 100_000),
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 50_000)), max_size=40),
)
def test_never_more_than_rate_and_burst(rate: float, burst: int, sent: list[tuple[int, int]]) -> None:
    bucket, now_us, passed = TokenBucket(rate, burst), 0, list[tuple[int, int]]()
    for pause_us, size in sent:
        now_us += pause_us
        now_us += bucket.delay_us(now_us, size)
        passed.append((now_us, size))
    for i, (start_us, _) in enumerate(passed):
        for j in range(i, len(passed)):
            total = sum(size for _, size in passed[i + 1 : j + 1])
            assert total <= rate * (passed[j][0] - start_us) / 1e6 * (1 + 1e-9) + burst + 1e-3


def test_an_idle_link_is_free_at_once() -> None:
    bucket = TokenBucket(1000, 100)
    assert bucket.delay_us(0, 100) == 0
    assert bucket.delay_us(0, 100) == 100_000
    assert bucket.delay_us(10_000_000, 100) == 0


def test_what_waits_is_paid_at_the_new_rate() -> None:
    bucket = TokenBucket(1000, 100)
    assert bucket.delay_us(0, 1100) == 1_000_000
    bucket.set_rate(500_000, 5000, 100)
    assert bucket.delay_us(500_000, 0) == 100_000, "500 bytes are left, and pass at 5000 a second"
    assert bucket.delay_us(600_000, 0) == 0


def test_a_smaller_burst_takes_the_credit_away() -> None:
    bucket = TokenBucket(1000, 1000)
    bucket.set_rate(0, 1000, 100)
    assert bucket.delay_us(0, 200) == 100_000


@given(
    st.integers(1, 50_000),
    st.lists(st.tuples(st.integers(0, 10**6), st.floats(100, 1e8), st.integers(0, 50_000)), max_size=30),
)
def test_changes_of_rate_give_nothing_away(burst: int, steps: list[tuple[int, float, int]]) -> None:
    bucket, now_us, rate, allowed, taken = TokenBucket(100, burst), 0, 100.0, float(burst), 0
    for pause_us, next_rate, size in steps:
        now_us += pause_us
        allowed += rate * pause_us / 1e6
        bucket.set_rate(now_us, next_rate, burst)
        rate = next_rate
        hold_us = bucket.delay_us(now_us, size)
        now_us += hold_us
        allowed += rate * hold_us / 1e6
        taken += size
        assert taken <= allowed * (1 + 1e-9) + 1e-3


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (-1, 1), (float("nan"), 1), (float("inf"), 1), (1, 0)])
def test_no_rate_and_no_burst_are_refused(rate: float, burst: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        TokenBucket(rate, burst)
    with pytest.raises(ValueError, match="above 0"):
        TokenBucket(1, 1).set_rate(0, rate, burst)
