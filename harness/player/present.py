"""From what was fetched to what is seen: digest, decryption, decoding. No I/O."""

import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from harness.camera.media.boxes import BadBoxError, walk
from harness.camera.media.decoded import UndecodableError
from harness.player.decoder import Decode
from harness.player.played import Played, PlayResult
from harness.player.playlist import PlaylistEntry

KEY_BYTES = 16


class UndecryptableError(ValueError):
    """The ciphertext does not become media with this key and IV."""


def decrypt(ciphertext: bytes, key: bytes, iv: bytes) -> bytes:
    """A segment in the clear.

    CBC has no integrity: with a wrong key one padding in 256 looks right. So the plaintext must be boxes as well.

    Raises:
        UndecryptableError: key, IV or ciphertext is not the right one.
    """
    media = plaintext(ciphertext, key, iv)
    try:
        boxes = [box.kind for box in walk(media)]
    except BadBoxError as wrong:
        raise UndecryptableError(f"what it decrypts to is no CMAF ({wrong})") from wrong
    if "moof" not in boxes:
        raise UndecryptableError(f"what it decrypts to has no movie fragment, only {', '.join(boxes) or 'nothing'}")
    return media


def plaintext(ciphertext: bytes, key: bytes, iv: bytes) -> bytes:
    """AES-128-CBC with PKCS#7 over the whole segment (RFC 8216 4.3.2.4); UndecryptableError where it is none."""
    if len(key) != KEY_BYTES:
        raise UndecryptableError(f"the content key has {len(key)} bytes, not {KEY_BYTES}")
    try:
        decryptor = Cipher(algorithms.AES128(key), modes.CBC(iv)).decryptor()
        unpadder = PKCS7(algorithms.AES128.block_size).unpadder()
        return unpadder.update(decryptor.update(ciphertext) + decryptor.finalize()) + unpadder.finalize()
    except ValueError as wrong:
        raise UndecryptableError(f"it does not decrypt with this key and IV ({wrong})") from wrong


def present(entry: PlaylistEntry, init: bytes, ciphertext: bytes, key: bytes | None, decode: Decode | None) -> Played:
    """What is seen of an entry that is no gap.

    Args:
        entry: the playlist's line about it.
        init: the initialisation segment.
        ciphertext: the bytes at its address.
        key: its content key; None where the player was given none.
        decode: the decoder; None where there is none.
    """
    digest = hashlib.sha256(ciphertext).hexdigest()
    if entry.sha256 not in {None, digest}:
        return Played(entry, PlayResult.DIGEST_MISMATCH, f"the playlist says {entry.sha256}, the bytes are {digest}")
    media = ciphertext
    if entry.key_address:
        if key is None:
            return Played(entry, PlayResult.UNDECRYPTABLE, "the key server gave no content key")
        try:
            media = decrypt(ciphertext, key, entry.iv)
        except UndecryptableError as wrong:
            return Played(entry, PlayResult.UNDECRYPTABLE, str(wrong))
    return _decoded(entry, init, media, decode)


def _decoded(entry: PlaylistEntry, init: bytes, media: bytes, decode: Decode | None) -> Played:
    media_sha256 = hashlib.sha256(media).hexdigest()
    if decode is None:
        return Played(entry, PlayResult.INTACT, "not decoded: pip install 'camproof[media]'", media_sha256)
    try:
        decoded = decode(init, media)
    except UndecodableError as wrong:
        return Played(entry, PlayResult.UNDECODABLE, str(wrong), media_sha256)
    return Played(entry, PlayResult.INTACT, "", media_sha256, decoded)
