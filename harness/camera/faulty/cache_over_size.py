"""BUF-2 broken: a cache that takes more than it may."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Policy, StreamCache


class SwollenCache(StreamCache[SealedSegment]):
    """Takes what it is told to hold for half of what it holds."""

    def __init__(self, capacity_bytes: int, policy: Policy) -> None:
        super().__init__(2 * capacity_bytes, policy)


FAULT = CameraFault(
    id="cache-over-size",
    title="the stream cache grows to twice its size",
    happens="a size given in bits and read as bytes, or a buffer counted in segments",
    requirements=("BUF-2",),
    apply=lambda parts: replace(parts, cache=SwollenCache),
)
