"""The token bucket keeps its rate whatever is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.network.link import TokenBucket


@given(st.floats(100, 1e8), st.integers(1, 100_000), st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 50_000))))
def test_never_more_than_rate_and_burst(rate: float, burst: int, sent: list[tuple[int, int]]) -> None:
    bucket, now_us, passed = TokenBucket(rate, burst), 0, list[tuple[int, int]]()
    for pause_us, size in sent:
        now_us += pause_us
        now_us += bucket.delay_us(now_us, size)
        passed.append((now_us, size))
    for i, (start_us, _) in enumerate(passed):
        for j in range(i, len(passed)):
            total = sum(size for _, size in passed[i + 1 : j + 1])
            assert total <= rate * (passed[j][0] - start_us + 2) / 1e6 + burst + 1


def test_an_idle_link_is_free_at_once() -> None:
    bucket = TokenBucket(1000, 100)
    assert bucket.delay_us(0, 100) == 0
    assert bucket.delay_us(0, 100) == 100_000
    assert bucket.delay_us(10_000_000, 100) == 0


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        TokenBucket(0, 1)
