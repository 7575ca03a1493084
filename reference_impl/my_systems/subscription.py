"""The subscription's dates (paper: one year from activation, licences allocated within 30 days)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ALLOCATION = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A year of cloud storage in one organisation, by its moment of activation (UTC)."""

    activated_at: datetime

    @property
    def ends_at(self) -> datetime:
        """The same day and time of the next year, so leap days are included.

        What starts on the 29th of February ends on the 28th: the last day of that month, as calendars have it.
        """
        start = self.activated_at
        try:
            return start.replace(year=start.year + 1)
        except ValueError:
            return start.replace(year=start.year + 1, day=28)

    @property
    def licences_due_by(self) -> datetime:
        """Until when, this moment included, licences may be allocated: day 30."""
        return self.activated_at + ALLOCATION

    def is_over(self, now: datetime) -> bool:
        """Whether the year is over."""
        return now >= self.ends_at

    def allocation_is_overdue(self, now: datetime) -> bool:
        """Whether it is too late to allocate a licence for the first time."""
        return now > self.licences_due_by


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def rfc3339(when: datetime) -> str:
    """A moment in UTC with microseconds, as the API writes it (RFC 3339)."""
    return when.isoformat(timespec="microseconds").replace("+00:00", "Z")
