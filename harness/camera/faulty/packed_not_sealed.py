"""ENC-1 broken: what is compressed is taken for encrypted."""

import zlib
from dataclasses import replace

from harness.camera.encryption import SegmentCipher
from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import Buffer

_BLOCK_BYTES = 16


class PackingCipher(SegmentCipher):
    """Packs the media."""

    def encrypt(self, media: Buffer, key: bytes, iv: bytes) -> Buffer:  # noqa: ARG002 - not used: that is the fault
        """Whole blocks, as ciphertext would be."""
        packed = zlib.compress(media)
        return packed + bytes(-len(packed) % _BLOCK_BYTES)


FAULT = CameraFault(
    id="packed-not-sealed",
    title="media is compressed instead of encrypted",
    happens="what can't be read in a hex editor is taken for encrypted, in a build without the cryptographic library",
    requirements=("ENC-1",),
    hides=("BUF-1", "BUF-2", "BUF-3", "BUF-5", "BUF-9", "PLAY-1"),  # caches hold so much of it that nothing is dropped
    apply=lambda parts: replace(parts, cipher=PackingCipher),
    also=("ENC-3", "ENC-7", "KEY-1", "PLAY-3", "REG-2"),
)
