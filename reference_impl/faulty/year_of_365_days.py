"""ACT-3 broken: the subscription's year has 365 days."""

from dataclasses import replace
from datetime import datetime, timedelta

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.answers import Activated
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.subscription import Subscription

_YEAR = timedelta(days=365)


class ShortYear(Subscription):
    """Ends after so many times 365 days."""

    @property
    def ends_at(self) -> datetime:
        """Whatever the calendar says."""
        return self.activated_at + self.years * _YEAR


def _short(s: Subscription) -> Subscription:
    return ShortYear(s.activated_at, s.years, s.renewed_at, s.allocation_days)


class Counting(MySystems):
    """Counts days."""

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """As always, of a shorter year."""
        return super().refusal(camera, subscription and _short(subscription), now)

    def activation_document(self, started: Subscription, region: str) -> Activated:
        """As always, of a shorter year."""
        return super().activation_document(_short(started), region)

    def uploads_have_stopped(self, subscription: Subscription | None, now: datetime) -> bool:
        """As always, of a shorter year."""
        return super().uploads_have_stopped(subscription and _short(subscription), now)


FAULT = CloudFault(
    id="year-of-365-days",
    title="a subscription ends a day early where its year has a leap day",
    happens="the end is worked out as 365 times 86,400 seconds",
    requirements=("ACT-3",),
    apply=lambda standard: replace(standard, my_systems=Counting),
)
