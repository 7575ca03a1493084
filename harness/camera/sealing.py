"""Sealing: one segment in, its ciphertext with key, IV and digest out."""

import hashlib

from harness.camera.content_key import ContentKeys
from harness.camera.parts import CameraParts
from harness.camera.segment import SealedSegment, Segment


class Sealer:
    """Seals segments under rotating content keys, each wrapped once for the organisation's key server."""

    def __init__(self, parts: CameraParts, keys: ContentKeys, public_key: str, key_version: int, camera: str) -> None:
        self._wrap = parts.wrap
        self._keys = keys
        self._cipher = parts.cipher()
        self._public_key = public_key
        self._key_version = key_version
        self._camera = camera
        self._wrapped: tuple[str, bytes] = ("", b"")
        self.content_key = b""  # the last one used; it never leaves the camera in the clear

    def seal(self, segment: Segment) -> SealedSegment:
        """The segment's ciphertext: AES-128-CBC, PKCS#7, a fresh IV (paper: D, encrypt media)."""
        key = self._keys.key_for(segment.start_us)
        self.content_key = key.key
        if self._wrapped[0] != key.id:
            self._wrapped = (key.id, self._wrap(self._public_key, key.key, self._camera))
        iv = self._keys.iv()
        ciphertext = self._cipher.encrypt(segment.media, key.key, iv)
        return SealedSegment(
            camera=segment.camera,
            span=segment.span,
            counter=segment.counter,
            start_us=segment.start_us,
            duration_us=segment.duration_us,
            ciphertext=ciphertext,
            ciphertext_sha256=hashlib.sha256(ciphertext).hexdigest(),
            media_bytes=len(segment.media),
            key_id=key.id,
            wrapped_key=self._wrapped[1],
            key_version=self._key_version,
            iv=iv,
        )
