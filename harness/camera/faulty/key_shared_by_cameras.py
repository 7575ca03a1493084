"""ENC-5 broken: one content key for the whole fleet."""

from dataclasses import replace

from harness.camera.content_key import ContentKeys, RandomBytes
from harness.camera.faulty.fault import CameraFault
from harness.camera.parts import CameraParts


class FleetKeys:
    """Makes content keys for the first camera, and gives the same to all that come after it."""

    def __init__(self) -> None:
        self._of_all: ContentKeys | None = None

    def __call__(self, random_bytes: RandomBytes, rotation_us: int, camera: str) -> ContentKeys:
        """The first camera's keys, whoever asks."""
        if self._of_all is None:
            self._of_all = ContentKeys(random_bytes, rotation_us, camera)
        return self._of_all


def _share(parts: CameraParts) -> CameraParts:
    return replace(parts, content_keys=FleetKeys())


FAULT = CameraFault(
    id="key-shared-by-cameras",
    title="all cameras of the fleet use one content key",
    happens="a key made on one camera travels to the others in the image or configuration that they are cloned from",
    requirements=("ENC-5",),
    apply=_share,
)
