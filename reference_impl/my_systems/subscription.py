"""The subscription's dates (paper: one year from activation, licences allocated within 30 days)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Subscription:
    """So many calendar years of cloud storage in one organisation. All moments are in UTC."""

    activated_at: datetime
    years: int = 1
    renewed_at: datetime | None = None
    allocation_days: int = 30

    @property
    def ends_at(self) -> datetime:
        """The same day and time of a later year, so leap days are included.

        What starts on the 29th of February ends on the 28th in years without one: the last day of that month, as
        calendars have it. It is counted from the start, so renewals don't lose the 29th for good.
        """
        start, year = self.activated_at, self.activated_at.year + self.years
        try:
            return start.replace(year=year)
        except ValueError:
            return start.replace(year=year, day=28)

    @property
    def licences_due_by(self) -> datetime:
        """Until when, this moment included, licences may be allocated for the first time: day 30.

        The days are counted from the activation or the latest renewal.
        """
        return (self.renewed_at or self.activated_at) + timedelta(days=self.allocation_days)

    def is_over(self, now: datetime) -> bool:
        """Whether what was subscribed is over."""
        return now >= self.ends_at

    def allocation_is_overdue(self, now: datetime) -> bool:
        """Whether it is too late to allocate a licence for the first time."""
        return now > self.licences_due_by

    def renewed(self, now: datetime) -> "Subscription":
        """With another year: after the end where it goes on, from now where it is over already."""
        if self.is_over(now):
            return Subscription(now, renewed_at=now, allocation_days=self.allocation_days)
        return replace(self, years=self.years + 1, renewed_at=now)


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def rfc3339(when: datetime) -> str:
    """A moment in UTC with microseconds, as the API writes it (RFC 3339)."""
    return when.isoformat(timespec="microseconds").replace("+00:00", "Z")
