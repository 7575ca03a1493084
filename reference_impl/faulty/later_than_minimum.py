"""ACT-9 broken: the oldest version that must be taken is refused."""

from dataclasses import replace
from datetime import datetime

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.axis_os import MINIMUM, parse
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.subscription import Subscription


class StrictlyLater(MySystems):
    """Takes what is later than the minimum, and not the minimum itself."""

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """As always, but for cameras of exactly the minimum."""
        if parse(camera.axis_os) == parse(MINIMUM):
            return Refusal("axis-os-too-old", f"AXIS OS must be later than {MINIMUM}.")
        return super().refusal(camera, subscription, now)


FAULT = CloudFault(
    id="later-than-minimum",
    title="cameras of exactly AXIS OS 11.11.73 are refused",
    happens="'or later' is written as `>` instead of `>=`",
    requirements=("ACT-9",),
    apply=lambda standard: replace(standard, my_systems=StrictlyLater),
)
