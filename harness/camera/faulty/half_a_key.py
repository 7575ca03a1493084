"""ENC-2 broken: a content key of 64 bits in 128."""

import hashlib
from dataclasses import replace

from harness.camera.content_key import ContentKeys
from harness.camera.faulty.fault import CameraFault

_CHANCE_BYTES = 8


class HalfAKey(ContentKeys):
    """Eight random bytes, and eight that follow from them."""

    def make_key(self) -> bytes:
        """Sixteen bytes that look random."""
        half = self._random_bytes(_CHANCE_BYTES)
        return half + hashlib.sha256(half).digest()[:_CHANCE_BYTES]


FAULT = CameraFault(
    id="half-a-key",
    title="the second half of each content key is a digest of its first",
    happens="a library for export has 64 bits of key, which are filled up to what AES takes (CWE-331)",
    requirements=("ENC-2",),
    apply=lambda parts: replace(parts, content_keys=HalfAKey),
)
