"""BUF-4 broken: an upload that broke off goes on where it had stopped, and the start is lost."""

import hashlib
from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Policy, StreamCache

_SENT_BYTES = 16 * 1024  # taken for sent when the connection breaks; whole blocks


class ResumingCache(StreamCache[SealedSegment]):
    """Takes back the rest only of what could not be sent to the end."""

    def give_back(self, counter: int) -> None:
        """What is left of it waits again."""
        whole = self._in_flight[counter]
        rest = whole.ciphertext[_SENT_BYTES:] or whole.ciphertext
        cut = replace(whole, ciphertext=rest, ciphertext_sha256=hashlib.sha256(rest).hexdigest())
        self.ledger.in_flight.remove(whole)
        self.ledger.in_flight.add(cut)
        self.level_bytes -= whole.size_bytes - cut.size_bytes
        self._in_flight[counter] = cut
        super().give_back(counter)


def _resuming(capacity_bytes: int, policy: Policy) -> ResumingCache:
    return ResumingCache(capacity_bytes, policy)


FAULT = CameraFault(
    id="resumed-upload-cut",
    title="after a broken connection only the rest of a segment is uploaded",
    happens="the read position of a buffer is not set back when an upload is tried again",
    requirements=("BUF-4",),
    apply=lambda parts: replace(parts, cache=_resuming),
    also=("IDX-1", "PLAY-1", "PLAY-2", "PLAY-3", "ENC-7", "KEY-1"),
)
