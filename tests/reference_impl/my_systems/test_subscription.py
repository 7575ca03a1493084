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


def test_times_are_written_with_microseconds() -> None:
    assert rfc3339(datetime(2026, 11, 24, tzinfo=UTC)) == "2026-11-24T00:00:00.000000Z"
