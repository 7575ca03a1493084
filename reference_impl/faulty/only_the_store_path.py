"""ACT-10 broken: only the path to the media store counts."""

from dataclasses import replace
from datetime import datetime

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.subscription import Subscription


class StoreIsEnough(MySystems):
    """Looks at the path on which media goes, and at no other."""

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """As always, of fewer paths."""
        if camera.missing_paths is not None:
            seen = tuple(path for path in camera.missing_paths if path == "media_store")
            camera = replace(camera, missing_paths=seen)
        return super().refusal(camera, subscription, now)


FAULT = CloudFault(
    id="only-the-store-path",
    title="a device that reaches the media store and nothing else is enabled",
    happens="the test of the network asks the one address that the first version of the camera used",
    requirements=("ACT-10",),
    apply=lambda standard: replace(standard, my_systems=StoreIsEnough),
)
