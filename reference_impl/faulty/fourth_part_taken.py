"""ACT-9 broken: a version of four parts is always new enough."""

from dataclasses import replace
from datetime import datetime

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.subscription import Subscription

_PARTS = 3


class LongVersionsPass(MySystems):
    """Takes whatever has four parts for the newest there is."""

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """As always, of another version."""
        parts = camera.axis_os.split(".")
        known = camera if len(parts) <= _PARTS else replace(camera, axis_os="99.0")
        return super().refusal(known, subscription, now)


FAULT = CloudFault(
    id="fourth-part-taken",
    title="a version of four parts is enabled, however old",
    happens="the comparison expects three parts, and what it cannot read it lets pass",
    requirements=("ACT-9",),
    apply=lambda standard: replace(standard, my_systems=LongVersionsPass),
)
