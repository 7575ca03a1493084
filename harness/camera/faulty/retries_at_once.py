"""BUF-11 broken: a camera that is told to slow down asks again at once."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.upload_policy import FailureKind, UploadPolicy


class Impatient(UploadPolicy):
    """Waits after every failure but the one that asks for it."""

    def failed(self, now_us: int, why: FailureKind, *, retry_after_s: float | None) -> None:
        """As if nothing had been said."""
        if why is not FailureKind.THROTTLED:
            super().failed(now_us, why, retry_after_s=retry_after_s)


FAULT = CameraFault(
    id="retries-at-once",
    title="a camera that is throttled sends again at once",
    happens="a retry loop is written for lost packets, and a status of 503 is treated like one",
    requirements=("BUF-11",),
    apply=lambda parts: replace(parts, upload_policy=Impatient),
)
