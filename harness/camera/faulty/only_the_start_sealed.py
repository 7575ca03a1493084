"""ENC-1 broken: encryption that stops after a while."""

from dataclasses import replace

from harness.camera.encryption import SegmentCipher
from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import Buffer

_SEALED_BYTES = 16 * 1024


class HalfHeartedCipher(SegmentCipher):
    """Seals the first 16 KiB, and leaves the rest as it is."""

    def encrypt(self, media: Buffer, key: bytes, iv: bytes) -> Buffer:
        """As long as ciphertext would be; its tail is the media's."""
        sealed = bytes(super().encrypt(media, key, iv))
        clear = bytes(media[_SEALED_BYTES:])
        return sealed[:_SEALED_BYTES] + clear + sealed[_SEALED_BYTES + len(clear) :]


FAULT = CameraFault(
    id="only-the-start-sealed",
    title="only the first 16 KiB of a segment are encrypted",
    happens="one block of a buffer is encrypted instead of all, or a partial encryption scheme is chosen for speed",
    requirements=("ENC-1",),
    apply=lambda parts: replace(parts, cipher=HalfHeartedCipher),
    also=("ENC-3", "ENC-7", "KEY-1", "PLAY-3", "REG-2"),  # pieces of two cameras' video in the clear are alike
)
