"""BUF-7 broken: what waited is sent as if the uplink had hardly any room."""

from dataclasses import replace
from random import Random

from harness.camera.faulty.fault import CameraFault
from harness.camera.upload_policy import FailureKind, UploadPolicy, UploadSettings

_REST_S = 12.0
_RESTS = 4


class Dawdler(UploadPolicy):
    """After an outage, rests after each of the first uploads."""

    def __init__(self, settings: UploadSettings, rng: Random) -> None:
        super().__init__(settings, rng)
        self._rests = 0

    def failed(self, now_us: int, why: FailureKind, *, retry_after_s: float | None) -> None:
        """An outage makes it careful."""
        super().failed(now_us, why, retry_after_s=retry_after_s)
        if why is FailureKind.NETWORK:
            self._rests = _RESTS

    def acknowledged(self, now_us: int) -> None:
        """And success does not at once make it bold."""
        super().acknowledged(now_us)
        if self._rests:
            self._rests -= 1
            self._sending.fail(now_us, _REST_S)


FAULT = CameraFault(
    id="drains-slowly",
    title="after an outage a camera sends what waited in dribs and drabs, with an uplink that has room",
    happens="the back-off is meant to be reset by success, and only shrinks by a step",
    requirements=("BUF-7",),
    apply=lambda parts: replace(parts, upload_policy=Dawdler),
)
