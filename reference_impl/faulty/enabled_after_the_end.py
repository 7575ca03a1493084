"""ACT-3 broken: cameras are enabled in a subscription that is over."""

from dataclasses import replace
from datetime import datetime

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.subscription import Subscription


class Timeless(MySystems):
    """Asks whether there is a subscription, and not for how long."""

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """As always, as if it had just begun."""
        return super().refusal(camera, subscription, now if subscription is None else subscription.activated_at)


FAULT = CloudFault(
    id="enabled-after-the-end",
    title="a camera is enabled after the subscription's end",
    happens="the end is enforced by a job that disables what runs, and not where something is switched on (CWE-672)",
    requirements=("ACT-3",),
    apply=lambda standard: replace(standard, my_systems=Timeless),
)
