"""ACT-10 broken: the error names no path."""

from dataclasses import replace
from datetime import datetime

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.subscription import Subscription


class Vague(MySystems):
    """Says that something is missing, and not what."""

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """As always, without the names."""
        against = super().refusal(camera, subscription, now)
        vague = Refusal("no-internet-access", "The device has no internet access.")
        return vague if against is not None and against.reason == "no-internet-access" else against


FAULT = CloudFault(
    id="missing-path-not-named",
    title="the refusal of a device without internet access names no path",
    happens="the errors of several checks are folded into one sentence",
    requirements=("ACT-10",),
    apply=lambda standard: replace(standard, my_systems=Vague),
)
