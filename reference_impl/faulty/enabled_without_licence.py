"""ACT-5 broken: cameras are enabled without a licence."""

from dataclasses import replace
from datetime import datetime

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.subscription import Subscription


class Generous(MySystems):
    """Asks for no licence."""

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """As always, as if the camera had one."""
        return super().refusal(replace(camera, licensed=True), subscription, now)


FAULT = CloudFault(
    id="enabled-without-licence",
    title="a camera is enabled without a licence",
    happens="the licence is checked in the web page, and not by the service behind it",
    requirements=("ACT-5",),
    apply=lambda standard: replace(standard, my_systems=Generous),
)
