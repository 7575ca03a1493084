import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.credentials.limits import Issuing, IssuingLimits
from reference_impl.foundation.rate import Allowance, Rate

RATES = st.builds(Rate, st.integers(1, 20), st.floats(0.01, 100.0))
GAPS = st.lists(st.floats(0.0, 30.0), max_size=60)


@given(RATES, GAPS)
def test_never_more_than_the_burst_and_the_rate_allow(rate: Rate, gaps_s: list[float]) -> None:
    allowance, now_s, taken = Allowance(rate), 1_000.0, []
    for gap_s in gaps_s:
        now_s += gap_s
        if allowance.wait_s("cam", now_s) == 0:
            allowance.take("cam", now_s)
            taken.append(now_s)
    for first, start_s in enumerate(taken):
        for last in range(first, len(taken)):
            allowed = rate.burst + rate.per_s * (taken[last] - start_s)
            assert last - first + 1 <= allowed + 1e-6


@given(RATES, GAPS)
def test_who_waits_as_long_as_was_said_is_served(rate: Rate, gaps_s: list[float]) -> None:
    allowance, now_s = Allowance(rate), 1_000.0
    for gap_s in gaps_s:
        now_s += gap_s + allowance.wait_s("cam", now_s + gap_s) + 1e-9
        assert allowance.wait_s("cam", now_s) <= 1e-9
        allowance.take("cam", now_s)


def test_one_key_does_not_use_what_is_anothers() -> None:
    allowance = Allowance(Rate(1, 1.0))
    allowance.take("one", 0.0)
    assert allowance.wait_s("one", 0.0) == 1.0
    assert allowance.wait_s("other", 0.0) == 0.0


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    allowance = Allowance(Rate(2, 1.0))
    allowance.take("cam", 1e9)
    assert allowance.wait_s("cam", 0.0) <= 1.0


def test_what_is_idle_is_forgotten() -> None:
    allowance = Allowance(Rate(1, 1.0))
    for number in range(25_000):
        allowance.take(f"cam-{number}", number * 0.01)
    assert len(allowance._used_until_s) <= 10_000


def test_the_longer_wait_counts_in_whole_seconds_and_a_refusal_uses_nothing() -> None:
    issuing = Issuing(IssuingLimits(per_holder=Rate(1, 0.4), per_region=Rate(2, 0.1)))
    assert issuing.take("one", "eu-fra", 0.0) == 0
    assert issuing.take("one", "eu-fra", 0.0) == 3, "the holder's"
    assert issuing.take("two", "eu-fra", 0.0) == 0
    assert issuing.take("three", "eu-fra", 0.0) == 10, "the region's"
    assert issuing.take("three", "us-iad", 0.0) == 0
    assert issuing.take("one", "eu-fra", 10.0) == 0


@pytest.mark.parametrize(("burst", "per_s"), [(0, 1.0), (1, 0.0), (1, -1.0), (1, float("nan"))])
def test_a_rate_that_allows_nothing_is_refused(burst: int, per_s: float) -> None:
    with pytest.raises(ValueError, match="must be"):
        Rate(burst, per_s)
