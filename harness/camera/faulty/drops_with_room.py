"""BUF-1 broken: a cache that gives up before it is full."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Policy, StreamCache


class TimidCache(StreamCache[SealedSegment]):
    """Uses half of what it has."""

    def __init__(self, capacity_bytes: int, policy: Policy) -> None:
        super().__init__(capacity_bytes // 2, policy)


FAULT = CameraFault(
    id="drops-with-room",
    title="the stream cache drops video when it is half full",
    happens="space is reserved for a recording that never comes, or one buffer is split between two streams",
    requirements=("BUF-1",),
    apply=lambda parts: replace(parts, cache=TimidCache),
)
