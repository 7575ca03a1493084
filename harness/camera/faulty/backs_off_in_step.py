"""BUF-11 broken: back-off without jitter, so that all cameras come back at the same moment."""

from dataclasses import replace
from random import Random

from harness.camera.faulty.fault import CameraFault
from harness.camera.upload_policy import UploadPolicy, UploadSettings


class NoChance:
    """Always the most."""

    def uniform(self, _a: float, b: float) -> float:
        """The upper end."""
        return b


class InStep(UploadPolicy):
    """Doubles its waits and leaves nothing to chance."""

    def __init__(self, settings: UploadSettings, _rng: Random) -> None:
        super().__init__(settings, NoChance())


FAULT = CameraFault(
    id="backs-off-in-step",
    title="throttled cameras wait equally long, and all come back at the same moment",
    happens="exponential back-off is written without jitter (AWS Architecture Blog, Exponential Backoff And Jitter)",
    requirements=("BUF-11",),
    apply=lambda parts: replace(parts, upload_policy=InStep),
    also=("BUF-8",),  # after a cut likewise
)
