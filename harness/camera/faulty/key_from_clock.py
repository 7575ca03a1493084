"""ENC-2 broken: a content key that whoever knows the time can work out."""

from dataclasses import replace
from random import Random

from harness.camera.content_key import ContentKey, ContentKeys
from harness.camera.faulty.fault import CameraFault
from harness.camera.parts import CameraParts

_US_PER_MS = 1_000


class KeyFromClock(ContentKeys):
    """The key comes from a generator that was seeded with the time in milliseconds."""

    _now_us = 0

    def key_for(self, start_us: int) -> ContentKey:
        """Look at the clock first."""
        self._now_us = start_us
        return super().key_for(start_us)

    def make_key(self) -> bytes:
        """Sixteen bytes that look random; a few hundred milliseconds apart between cameras, as their starts are."""
        return Random(self._now_us // _US_PER_MS + sum(self._camera.encode()) % 997).randbytes(16)


def _seed_with_time(parts: CameraParts) -> CameraParts:
    return replace(parts, content_keys=KeyFromClock)


FAULT = CameraFault(
    id="key-from-clock",
    title="content keys come from a generator that is seeded with the clock",
    happens="a general-purpose random generator is used in the place of the cryptographic one (CWE-338, CWE-337)",
    requirements=("ENC-2",),
    apply=_seed_with_time,
)
