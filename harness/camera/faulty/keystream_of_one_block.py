"""ENC-7 broken: a stream cipher whose counter does not count."""

from dataclasses import replace

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from harness.camera.encryption import SegmentCipher
from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import Buffer


class StandingCounter(SegmentCipher):
    """Adds one and the same block of keystream to each block of the media."""

    def encrypt(self, media: Buffer, key: bytes, iv: bytes) -> Buffer:
        """As long as ciphertext in CBC."""
        padder = PKCS7(128).padder()
        padded = padder.update(media) + padder.finalize()
        block = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(iv)  # noqa: S305 - of a single block
        stream = int.from_bytes(block * (len(padded) // len(block)), "big")
        return (int.from_bytes(padded, "big") ^ stream).to_bytes(len(padded), "big")


FAULT = CameraFault(
    id="keystream-of-one-block",
    title="every block of a segment is sealed with the same block of keystream",
    happens="the counter of AES-CTR is not advanced, or is passed by value (CWE-323)",
    requirements=("ENC-7",),
    apply=lambda parts: replace(parts, cipher=StandingCounter),
    also=("ENC-1", "ENC-3", "KEY-1", "PLAY-3"),
)
