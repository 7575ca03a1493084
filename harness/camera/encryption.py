"""Sealing of media and wrapping of keys, as the paper has it: AES-128 for the video, RSA-2048 for its key."""

from functools import lru_cache

import numpy as np
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from harness.camera.segment import Buffer
from harness.errors import CamproofFailedError

BLOCK_BYTES = 16
_PADDING = tuple(bytes([BLOCK_BYTES - over]) * (BLOCK_BYTES - over) for over in range(BLOCK_BYTES))  # PKCS#7
_RSA_BITS, _EXPONENT = 2048, 65537


class SegmentCipher:
    """AES-128-CBC with PKCS#7 over the whole segment (RFC 8216 4.3.2.4)."""

    def encrypt(self, media: Buffer, key: bytes, iv: bytes) -> Buffer:
        """The ciphertext: the media's length rounded up to whole blocks, one more where it was whole already.

        It is written where it stays: into memory of its own, which nobody has to clear before or to copy after.
        """
        view, size = memoryview(media), len(media)
        whole = size - size % BLOCK_BYTES
        sealed = np.empty(whole + 2 * BLOCK_BYTES, np.uint8).data  # the last block is room that OpenSSL asks for
        encryptor = Cipher(algorithms.AES128(key), modes.CBC(iv)).encryptor()
        encryptor.update_into(view[:whole], sealed)
        encryptor.update_into(bytes(view[whole:]) + _PADDING[size - whole], sealed[whole:])
        encryptor.finalize()
        return sealed[: whole + BLOCK_BYTES].toreadonly()


def wrap_key(public_key: str, key: bytes, camera: str) -> bytes:
    """The content key under the organisation's public key (PEM): RSA-2048-OAEP-SHA256, labelled with the camera.

    CamproofFailedError if the public key is not what the camera wants.
    """
    return _loaded(public_key).encrypt(key, oaep(camera))


def oaep(camera: str) -> padding.OAEP:
    """OAEP with SHA-256 and MGF1-SHA-256; the label binds a key to its camera (RFC 8017 7.1)."""
    return padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), label=f"camera:{camera}".encode())


@lru_cache(maxsize=64)
def _loaded(public_key: str) -> rsa.RSAPublicKey:
    try:
        loaded = serialization.load_pem_public_key(public_key.encode())
    except (ValueError, UnsupportedAlgorithm) as wrong:
        raise CamproofFailedError("the configuration's public key can't be read: the camera wants PEM") from wrong
    if not isinstance(loaded, rsa.RSAPublicKey):
        raise CamproofFailedError("the configuration's public key is no RSA key: the camera must not use it")
    if (loaded.key_size, loaded.public_numbers().e) != (_RSA_BITS, _EXPONENT):
        raise CamproofFailedError(
            f"the configuration's public key has {loaded.key_size} bits and e = {loaded.public_numbers().e}; "
            "the camera wants RSA-2048 with e = 65537"
        )
    return loaded
