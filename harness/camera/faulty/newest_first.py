"""BUF-7 broken: live video goes first, and what waited goes last."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Policy, StreamCache


class StackCache(StreamCache[SealedSegment]):
    """Hands out what came last."""

    def take(self) -> SealedSegment | None:
        """The newest that waits."""
        if self._waiting:
            self._waiting.move_to_end(next(reversed(self._waiting)), last=False)
        return super().take()

    def give_back(self, counter: int) -> None:
        """Among those that wait it may belong anywhere."""
        super().give_back(counter)
        for n in sorted(self._waiting):
            self._waiting.move_to_end(n)


def _stack(capacity_bytes: int, policy: Policy) -> StackCache:
    return StackCache(capacity_bytes, policy)


FAULT = CameraFault(
    id="newest-first",
    title="after an outage the newest segments are uploaded first",
    happens="back-fill is a second queue with a lower priority, or the buffer is a stack",
    requirements=("BUF-7",),
    apply=lambda parts: replace(parts, cache=_stack),
)
