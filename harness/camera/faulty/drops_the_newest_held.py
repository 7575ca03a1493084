"""BUF-3 broken: room is made at the wrong end of the queue."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, DropReason, Policy, StreamCache


class NewestHeldFirst(StreamCache[SealedSegment]):
    """Evicts the newest of those that wait, and keeps the oldest."""

    def _make_room(self, entry: SealedSegment) -> tuple[Drop[SealedSegment], ...]:
        """From the back of the queue."""
        least_bytes = self.ledger.in_flight.size_bytes + entry.size_bytes
        if self.policy is not Policy.DELETE_OLDEST or least_bytes > self.capacity_bytes:
            return super()._make_room(entry)
        drops = []
        while self.level_bytes + entry.size_bytes > self.capacity_bytes:
            _, newest = self._waiting.popitem(last=True)
            self.ledger.cached.remove(newest)
            drops.append(self._drop(newest, DropReason.EVICTED_OLDEST))
        return tuple(drops)


FAULT = CameraFault(
    id="drops-the-newest-held",
    title="a full stream cache gives up the newest segment that waits instead of the oldest",
    happens="the queue is drained and evicted at the same end, as in a stack",
    requirements=("BUF-3",),
    apply=lambda parts: replace(parts, cache=NewestHeldFirst),
)
