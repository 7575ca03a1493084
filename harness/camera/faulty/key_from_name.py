"""ENC-2 broken: a content key that anyone can work out."""

import hashlib
from dataclasses import replace

from harness.camera.content_key import ContentKeys
from harness.camera.faulty.fault import CameraFault


class KeyFromName(ContentKeys):
    """The key is a digest of the camera's id, which everyone can read."""

    def make_key(self) -> bytes:
        """Sixteen bytes that look random."""
        return hashlib.sha256(self._camera.encode()).digest()[:16]


FAULT = CameraFault(
    id="key-from-name",
    title="the content key is derived from the camera's id",
    happens="a developer's default key derivation that went into production",
    requirements=("ENC-2",),
    apply=lambda parts: replace(parts, content_keys=KeyFromName),
    also=("ENC-5",),  # what does not change is never rotated
)
