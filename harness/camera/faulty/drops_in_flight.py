"""BUF-2 broken: what is being uploaded is dropped."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, DropReason, Policy, StreamCache


class DropsInFlight(StreamCache[SealedSegment]):
    """Drops the oldest, though it is on its way."""

    def _make_room(self, entry: SealedSegment) -> tuple[Drop[SealedSegment], ...]:
        """The one in flight goes first."""
        if self.policy is not Policy.DELETE_OLDEST or not self._in_flight:
            return super()._make_room(entry)
        first = self._in_flight.pop(min(self._in_flight))
        self.ledger.in_flight.remove(first)
        drops = [self._drop(first, DropReason.EVICTED_OLDEST)]
        if self.level_bytes + entry.size_bytes > self.capacity_bytes:
            drops += super()._make_room(entry)
        return tuple(drops)

    def acknowledge(self, counter: int) -> SealedSegment:
        """Of what is not there any more, an answer is nothing."""
        if counter in self._in_flight:
            return super().acknowledge(counter)
        return _gone(counter)

    def give_back(self, counter: int) -> None:
        """The same of a failure."""
        if counter in self._in_flight:
            super().give_back(counter)


def _gone(counter: int) -> SealedSegment:
    return SealedSegment("", "", counter, 0, 0, b"", "", 0, "", b"", 0, b"")


FAULT = CameraFault(
    id="drops-in-flight",
    title="a full stream cache drops the segment that is being uploaded",
    happens="the oldest is dropped, whatever it is doing",
    requirements=("BUF-2",),
    apply=lambda parts: replace(parts, cache=DropsInFlight),
    also=("BUF-4", "BUF-5", "BUF-6"),  # its answer comes when it has left the cache, and it is told as lost
)
