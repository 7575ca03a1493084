"""What a fleet camera costs: make, encrypt and digest a segment, against AES-128-CBC and SHA-256 alone.

The peer does the two things that can't be left out, with OpenSSL and a reused buffer, on the same bytes. The pipeline
also makes the segment, and digests the media for the proof of playback: that second digest is shown apart.
"""

import hashlib
import secrets
import statistics
import sys
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from harness.camera.encryption import SegmentCipher
from harness.camera.media.template import scene_template

_SIZES = (58_000, 250_000, 500_000)
_GOAL = 0.8
_START_US = 1_700_000_000_000_000


def _rates(works: tuple[Callable[[], object], ...], size_bytes: int, total_bytes: int) -> list[float]:
    """MB/s of each, the median of seven turns, taken in turns so that a busy machine slows all alike."""
    count = max(1, total_bytes // size_bytes // 7)
    found: list[list[float]] = [[] for _ in works]
    for _ in range(7):
        for work, rates in zip(works, found, strict=True):
            start = time.perf_counter()
            for _ in range(count):
                work()
            rates.append(count * size_bytes / (time.perf_counter() - start) / 1e6)
    return [statistics.median(rates) for rates in found]


def main(total_bytes: int = 400_000_000) -> None:
    """Print a line a size."""
    template, key = scene_template(2.0), secrets.token_bytes(16)
    for size in _SIZES:
        media = bytes(template.make("camera", "span", 1, _START_US, size).media)
        cipher, buffer = SegmentCipher(), bytearray(len(media) + 32)

        def pipeline(size: int = size, cipher: SegmentCipher = cipher) -> object:
            made = template.make("camera", "span", 1, _START_US, size).media
            return hashlib.sha256(cipher.encrypt(made, key, secrets.token_bytes(16))).digest()

        def peer(media: bytes = media[: len(media) // 16 * 16], buffer: bytearray = buffer) -> object:
            encryptor = Cipher(algorithms.AES128(key), modes.CBC(secrets.token_bytes(16))).encryptor()
            written = encryptor.update_into(media, buffer)
            return hashlib.sha256(memoryview(buffer)[:written]).digest()

        def proof(media: bytes = media) -> object:
            return hashlib.sha256(media).digest()

        ours, bare, digest = _rates((pipeline, peer, proof), len(media), total_bytes)
        whole = 1 / (1 / ours + 1 / digest)
        print(
            f"camera pipeline, {len(media) / 1e3:.0f} kB: {ours:.0f} MB/s, AES and SHA-256 alone {bare:.0f} MB/s: "
            f"{ours / bare:.2f} of it (goal {_GOAL}); with the media's own digest {whole:.0f} MB/s ({whole / bare:.2f})"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
