"""What a variant of the camera is."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.camera.parts import CameraParts


@dataclass(frozen=True, slots=True)
class CameraVariant:
    """A camera that does something in another way, which is as good."""

    id: str
    title: str
    allowed: str  # by what
    apply: Callable[[CameraParts], CameraParts]
    probed: tuple[str, ...] = ()  # requirements for which something is asked that not every run asks
