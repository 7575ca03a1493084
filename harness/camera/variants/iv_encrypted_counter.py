"""IVs that are a counter, encrypted."""

from dataclasses import replace

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from harness.camera.content_key import ContentKeys
from harness.camera.variants.variant import CameraVariant


class EncryptedCounter(ContentKeys):
    """Each IV is the next number, encrypted under a key that nobody else has."""

    _count = 0

    def iv(self) -> bytes:
        """What nobody can tell in advance who does not have the key."""
        if not self._count:
            self._secret = self.make_key()
        self._count += 1
        block = Cipher(algorithms.AES128(self._secret), modes.ECB()).encryptor()  # noqa: S305 - of one block, as is meant
        return block.update(self._count.to_bytes(16, "big"))


VARIANT = CameraVariant(
    id="iv-encrypted-counter",
    title="each IV is a counter, encrypted under a key that is kept for it",
    allowed="one of the two ways of NIST SP 800-38A, appendix C, to make an IV that can't be predicted",
    apply=lambda parts: replace(parts, content_keys=EncryptedCounter),
)
