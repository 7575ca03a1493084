"""What a camera alone is made of: the camera itself, and how it reaches its cloud."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from harness.camera.parts import CameraParts
from harness.cloud.device import DeviceApi
from harness.cloud.http import trust


@dataclass(frozen=True, slots=True)
class LoneParts:
    """The parts, each as the thing that makes it. A seeded fault replaces one and leaves the rest alone."""

    camera: CameraParts = field(default_factory=CameraParts)
    trust: Callable[[Path], ssl.SSLContext] = trust  # of the certificate authority in this file
    api: type[DeviceApi] = DeviceApi
