"""BUF-6 broken: what was sent counts as stored."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Policy, StreamCache


class ForgetfulCache(StreamCache[SealedSegment]):
    """Takes nothing back: what has been sent is out of its hands."""

    def give_back(self, counter: int) -> None:
        """Make room."""
        self.acknowledge(counter)


def _forgetful(capacity_bytes: int, policy: Policy) -> ForgetfulCache:
    return ForgetfulCache(capacity_bytes, policy)


FAULT = CameraFault(
    id="forgets-when-sent",
    title="a segment leaves the stream cache when it is sent",
    happens="the tail of the buffer moves on what was written to the socket, and not on the acknowledgement",
    requirements=("BUF-6",),
    apply=lambda parts: replace(parts, cache=_forgetful),
    also=("BUF-2", "BUF-3", "BUF-4", "BUF-7"),  # by what happened it is in the cache still
)
