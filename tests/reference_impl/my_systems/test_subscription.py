from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.my_systems.subscription import Subscription, rfc3339

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-03-01", "2027-03-01", 365),
        ("2027-03-01", "2028-03-01", 366),
        ("2028-02-28", "2029-02-28", 366),
        ("2028-02-29", "2029-02-28", 365),
        ("2027-12-31", "2028-12-31", 366),
    ],
)
def test_a_year_is_a_calendar_year(start: str, end: str, days: int) -> None:
    started = datetime.fromisoformat(f"{start}T10:00:00+00:00")
    ends = Subscription(started).ends_at
    assert ends == datetime.fromisoformat(f"{end}T10:00:00+00:00")
    assert (ends - started).days == days


@given(MOMENTS)
def test_a_year_ends_at_the_same_time_of_day_and_is_over_at_that_moment(start: datetime) -> None:
    subscription = Subscription(start)
    assert subscription.ends_at.time() == start.time()
    assert timedelta(365) <= subscription.ends_at - start <= timedelta(366)
    assert subscription.is_over(subscription.ends_at)
    assert not subscription.is_over(subscription.ends_at - timedelta(microseconds=1))


@given(MOMENTS)
def test_day_30_is_inside_and_day_31_outside(start: datetime) -> None:
    subscription = Subscription(start)
    assert not subscription.allocation_is_overdue(start + timedelta(days=30))
    assert subscription.allocation_is_overdue(start + timedelta(days=30, microseconds=1))
    assert subscription.allocation_is_overdue(start + timedelta(days=31))


@given(MOMENTS, st.integers(0, 400))
def test_the_days_for_allocation_are_a_parameter(start: datetime, days: int) -> None:
    assert Subscription(start, allocation_days=days).licences_due_by - start == timedelta(days=days)


def test_a_renewal_goes_on_from_the_end_and_opens_the_window_again() -> None:
    start, early = datetime(2026, 5, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
    renewed = Subscription(start).renewed(early)
    assert renewed.ends_at == datetime(2028, 5, 1, tzinfo=UTC)
    assert renewed.licences_due_by == early + timedelta(days=30)


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=100)])
def test_a_renewal_after_the_end_begins_at_once(after: timedelta) -> None:
    first = Subscription(datetime(2026, 5, 1, tzinfo=UTC))
    late = first.ends_at + after
    renewed = first.renewed(late)
    assert (renewed.activated_at, renewed.years) == (late, 1)
    assert not renewed.is_over(late)


def test_the_29th_of_february_comes_back_after_four_years_of_renewals() -> None:
    subscription = Subscription(datetime(2028, 2, 29, 12, tzinfo=UTC))
    ends = [subscription.ends_at]
    for _ in range(3):
        subscription = subscription.renewed(subscription.ends_at - timedelta(days=1))
        ends.append(subscription.ends_at)
    assert [f"{end:%Y-%m-%d}" for end in ends] == ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


@given(MOMENTS, st.lists(st.integers(0, 364), max_size=5))
def test_each_renewal_in_time_adds_one_calendar_year(start: datetime, before_days: list[int]) -> None:
    subscription = Subscription(start)
    for days in before_days:
        subscription = subscription.renewed(subscription.ends_at - timedelta(days=days, microseconds=1))
    assert subscription.ends_at.year == start.year + 1 + len(before_days)
    assert (subscription.ends_at.month, subscription.ends_at.day) in {(start.month, start.day), (2, 28)}


def test_times_are_written_with_microseconds() -> None:
    assert rfc3339(datetime(2026, 11, 24, tzinfo=UTC)) == "2026-11-24T00:00:00.000000Z"
