"""BUF-2 broken: a size in bytes is kept as a number of segments."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, Policy, StreamCache

_NOMINAL_BYTES = 96 << 10  # of a segment, as the data sheet has it
_NO_LIMIT = 1 << 50


class CountsSegments(StreamCache[SealedSegment]):
    """Holds as many segments as would fit if they were of the nominal size."""

    def __init__(self, capacity_bytes: int, policy: Policy) -> None:
        super().__init__(_NO_LIMIT, policy)
        self._most = max(1, capacity_bytes // _NOMINAL_BYTES)

    def offer(self, entry: SealedSegment) -> tuple[Drop[SealedSegment], ...]:
        """Full is a matter of numbers."""
        held = self.ledger.cached.segments + self.ledger.in_flight.segments
        self.capacity_bytes = self.level_bytes if held >= self._most else _NO_LIMIT
        return super().offer(entry)


FAULT = CameraFault(
    id="counts-segments",
    title="the stream cache counts segments where its size is in bytes",
    happens="a ring of so many slots, sized once by the nominal bit rate",
    requirements=("BUF-2",),
    apply=lambda parts: replace(parts, cache=CountsSegments),
)
