"""ACT-8 broken: devices of Edge sites need no registration."""

from dataclasses import replace
from datetime import datetime

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.subscription import Subscription


class Unasking(MySystems):
    """Asks no device for its registration."""

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """As always, as if the device were registered."""
        return super().refusal(replace(camera, camera_registered=True), subscription, now)


FAULT = CloudFault(
    id="unregistered-device-taken",
    title="a device of an Edge site is enabled though it is not registered to Connected services",
    happens="the rule was written for Pro, where the server's registration decides, and Edge came later",
    requirements=("ACT-8",),
    apply=lambda standard: replace(standard, my_systems=Unasking),
)
