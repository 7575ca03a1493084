"""ACT-11 broken: cameras upload on when the subscription is over."""

from dataclasses import replace
from datetime import datetime

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.subscription import Subscription


class Endless(MySystems):
    """Never stops what runs."""

    def uploads_have_stopped(self, subscription: Subscription | None, now: datetime) -> bool:  # noqa: ARG002
        """Only where nothing was ever activated."""
        return subscription is None


FAULT = CloudFault(
    id="uploads-after-the-end",
    title="cameras go on uploading after the subscription's end",
    happens="the end is looked at when something is changed, and renewals of credentials change nothing (CWE-672)",
    requirements=("ACT-11",),
    apply=lambda standard: replace(standard, my_systems=Endless),
)
