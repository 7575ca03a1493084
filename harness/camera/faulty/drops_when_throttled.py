"""BUF-11 broken: what is throttled is given up."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.upload_policy import FailureKind, UploadPolicy


class GivesUp(UploadPolicy):
    """Takes a 503 for the last word."""

    def refused_for_good(self, counter: int, why: FailureKind) -> bool:
        """Also what another time would be taken."""
        return why is FailureKind.THROTTLED or super().refused_for_good(counter, why)


FAULT = CameraFault(
    id="drops-when-throttled",
    title="a camera drops the segment that a throttling cloud does not take, with room in its cache",
    happens="every status but 200 ends an upload, and the loop goes on with the next segment",
    requirements=("BUF-11",),
    apply=lambda parts: replace(parts, upload_policy=GivesUp),
    also=("BUF-8",),  # when all come back at a time
)
