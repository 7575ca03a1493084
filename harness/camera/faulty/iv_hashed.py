"""ENC-4 broken: IVs in a chain of digests."""

import hashlib
from dataclasses import replace

from harness.camera.content_key import ContentKeys
from harness.camera.faulty.fault import CameraFault


class HashedIvs(ContentKeys):
    """The first IV is random, each further one is the MD5 of the one before."""

    _last = b""

    def iv(self) -> bytes:
        """Sixteen bytes that look random."""
        self._last = hashlib.md5(self._last, usedforsecurity=False).digest() if self._last else super().iv()
        return self._last


FAULT = CameraFault(
    id="iv-hashed",
    title="each IV is the MD5 of the one before",
    happens="a source of chance is slow, so it is asked once, and a digest stretches what it gave (CWE-329)",
    requirements=("ENC-4",),
    apply=lambda parts: replace(parts, content_keys=HashedIvs),
)
