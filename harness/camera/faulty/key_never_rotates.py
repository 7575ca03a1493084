"""ENC-5 broken: one key for as long as the camera runs."""

from dataclasses import replace

from harness.camera.content_key import ContentKeys, RandomBytes
from harness.camera.faulty.fault import CameraFault

_YEAR_US = 365 * 86_400 * 1_000_000


class EverlastingKey(ContentKeys):
    """Takes a year for the rotation period."""

    def __init__(self, random_bytes: RandomBytes, rotation_us: int, camera: str) -> None:  # noqa: ARG002 - the fault
        super().__init__(random_bytes, _YEAR_US, camera)


FAULT = CameraFault(
    id="key-never-rotates",
    title="a camera keeps its first content key",
    happens="the rotation is set in a configuration that the camera reads and does not apply",
    requirements=("ENC-5",),
    apply=lambda parts: replace(parts, content_keys=EverlastingKey),
)
