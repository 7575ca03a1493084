"""ENC-1 and ENC-3 broken: no encryption."""

from dataclasses import replace

from harness.camera.encryption import SegmentCipher
from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import Buffer


class NoCipher(SegmentCipher):
    """Media is stored as it is."""

    def encrypt(self, media: Buffer, key: bytes, iv: bytes) -> Buffer:  # noqa: ARG002 - not used: that is the fault
        """The media itself."""
        return bytes(media)


FAULT = CameraFault(
    id="plaintext-stored",
    title="media is uploaded as it is",
    happens="encryption switched off by a configuration that should have been refused",
    requirements=("ENC-1", "ENC-3"),
    apply=lambda parts: replace(parts, cipher=NoCipher),
    also=("ENC-7", "KEY-1", "PLAY-3", "REG-2"),  # cameras of two regions end on the same bytes
)
