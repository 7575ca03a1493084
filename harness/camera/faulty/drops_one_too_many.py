"""BUF-1 broken: more room is made than is needed."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, DropReason, StreamCache


class Generous(StreamCache[SealedSegment]):
    """Evicts one segment more than has to go."""

    def _make_room(self, entry: SealedSegment) -> tuple[Drop[SealedSegment], ...]:
        """As always, and the next one too."""
        drops = super()._make_room(entry)
        if drops[-1].entry is entry or not self._waiting:
            return drops
        _, next_one = self._waiting.popitem(last=False)
        self.ledger.cached.remove(next_one)
        return (*drops, self._drop(next_one, DropReason.EVICTED_OLDEST))


FAULT = CameraFault(
    id="drops-one-too-many",
    title="a full stream cache drops one segment more than it must",
    happens="the loop that makes room tests the level before it takes the last drop off it",
    requirements=("BUF-1",),
    apply=lambda parts: replace(parts, cache=Generous),
)
