"""What a seeded fault of the camera is."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.camera.parts import CameraParts


@dataclass(frozen=True, slots=True)
class CameraFault:
    """A seeded fault of the camera. `requirements` must catch it."""

    id: str
    title: str
    happens: str  # how it comes about in real life
    requirements: tuple[str, ...]
    apply: Callable[[CameraParts], CameraParts]  # one part replaced, the others as they were
    also: tuple[str, ...] = ()  # requirements that it breaks of itself, whichever way one looks
