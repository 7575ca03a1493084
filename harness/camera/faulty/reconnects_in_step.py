"""BUF-8 broken: cameras whose line was lost come back at the same moment."""

from dataclasses import replace
from random import Random

from harness.camera.faulty.fault import CameraFault
from harness.camera.upload_policy import FailureKind, UploadPolicy, UploadSettings


class Reconnecting(UploadPolicy):
    """Leaves to chance how long it waits for the cloud, and not how long for the line."""

    def __init__(self, settings: UploadSettings, rng: Random) -> None:
        self._luck, self._of_the_line = rng, False
        super().__init__(settings, self)

    def uniform(self, a: float, b: float) -> float:
        """Its chance, which is none after a lost line."""
        return b if self._of_the_line else self._luck.uniform(a, b)

    def failed(self, now_us: int, why: FailureKind, *, retry_after_s: float | None) -> None:
        """As ever, but for the wait."""
        self._of_the_line = why is FailureKind.NETWORK
        super().failed(now_us, why, retry_after_s=retry_after_s)
        self._of_the_line = False


FAULT = CameraFault(
    id="reconnects-in-step",
    title="cameras that lost their line wait equally long, and all come back at the same moment",
    happens="back-off with jitter is written for throttling, as the cloud's SDK has it, and the connection's own retry "
    "doubles a fixed wait",
    requirements=("BUF-8",),
    apply=lambda parts: replace(parts, upload_policy=Reconnecting),
)
