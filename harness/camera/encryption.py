"""Sealing of media and wrapping of keys, as the paper has it: AES-128 for the video, RSA-2048 for its key."""

from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from harness.errors import CamproofFailedError

BLOCK_BYTES = 16
_RSA_BITS, _EXPONENT = 2048, 65537


class SegmentCipher:
    """AES-128-CBC with PKCS#7 over the whole segment (RFC 8216 4.3.2.4), into a buffer that is used again."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def encrypt(self, media: bytes | bytearray | memoryview, key: bytes, iv: bytes) -> bytes:
        """The ciphertext: the media's length rounded up to whole blocks, one more where it was whole already."""
        pad = BLOCK_BYTES - len(media) % BLOCK_BYTES
        whole = len(media) - len(media) % BLOCK_BYTES
        if len(self._buffer) < len(media) + 2 * BLOCK_BYTES:
            self._buffer = bytearray(len(media) + 2 * BLOCK_BYTES)
        encryptor = Cipher(algorithms.AES128(key), modes.CBC(iv)).encryptor()
        view = memoryview(media)
        written = encryptor.update_into(view[:whole], self._buffer)
        last = bytes(view[whole:]) + bytes([pad]) * pad
        written += encryptor.update_into(last, memoryview(self._buffer)[written:])
        encryptor.finalize()
        return bytes(memoryview(self._buffer)[:written])


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
