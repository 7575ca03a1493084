"""BUF-2 broken: room is made when the next segment comes, not for this one."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, DropReason, Policy, StreamCache

_NO_LIMIT = 1 << 50


class LateCache(StreamCache[SealedSegment]):
    """Takes the new segment whatever there is, and drops what is too much when the one after it comes."""

    def __init__(self, capacity_bytes: int, policy: Policy) -> None:
        super().__init__(_NO_LIMIT, policy)
        self._limit_bytes = capacity_bytes

    def offer(self, entry: SealedSegment) -> tuple[Drop[SealedSegment], ...]:
        """Tidy up what the last one left, then take this one."""
        drops = []
        while self._waiting and self.level_bytes > self._limit_bytes:
            _, old = self._waiting.popitem(last=self.policy is Policy.DENY_NEW)
            self.ledger.cached.remove(old)
            drops.append(self._drop(old, DropReason.EVICTED_OLDEST))
        return (*drops, *super().offer(entry))


FAULT = CameraFault(
    id="drop-comes-late",
    title="a full stream cache takes one segment too many, and drops when the next one comes",
    happens="the level is checked before a segment is added, without the segment's own size",
    requirements=("BUF-2",),
    apply=lambda parts: replace(parts, cache=LateCache),
    also=("BUF-3",),  # of deny-new it drops one that it had taken
)
