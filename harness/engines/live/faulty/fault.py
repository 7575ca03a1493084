"""What a seeded fault of a camera alone is."""

from harness.camera.faulty.fault import SeededFault
from harness.engines.live.lone_parts import LoneParts

LoneFault = SeededFault[LoneParts]
"""Of a camera alone: in how it reaches its cloud."""
