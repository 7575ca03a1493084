"""What a seeded fault of the camera is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from harness.camera.parts import CameraParts

P = TypeVar("P")


@dataclass(frozen=True)
class SeededFault(Generic[P]):
    """A seeded fault of the camera, in the parts P that it is made of. `requirements` must catch it."""

    id: str
    title: str
    happens: str  # how it comes about in real life
    requirements: tuple[str, ...]
    apply: Callable[[P], P]  # one part replaced, the others as they were
    also: tuple[str, ...] = ()  # requirements that it breaks of itself, whichever way one looks
    hides: tuple[str, ...] = ()  # requirements of which other faults may not be seen beside it


CameraFault = SeededFault[CameraParts]
"""Of any camera."""
