"""What a camera of a live run costs a segment, against AES-128-CBC and SHA-256 alone.

The camera is the live engine's own: it makes the segment, seals it under its content key, digests the ciphertext,
writes the event, and puts it into a stream cache that is full, so that it also drops one and keeps account of the gap.
The peer does the two things that can't be left out, with OpenSSL and a reused buffer, on as many bytes.
"""

import asyncio
import hashlib
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from itertools import count
from typing import cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from harness.camera.media.template import scene_template
from harness.camera.parts import CameraParts
from harness.cloud.device import Configuration, DeviceApi
from harness.engines.live.camera import Enrolled, LiveCamera
from harness.history.record import Recorder
from harness.scenario.model import CameraSpec

_BITS_PER_S = (232_000, 1_000_000, 2_000_000)  # a quiet night, a quiet day, the scenario's default
_SEGMENT_S = 2.0
_CACHED = 8  # segments
_GOAL = 0.8
_TURNS = 15
_START_US = 1_700_000_000_000_000


class _Enrolment:
    """The cloud as far as a camera that never uploads asks it."""

    async def configuration(self) -> Configuration:
        public = rsa.generate_private_key(65537, 2048).public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return Configuration("camera", "organisation", "eu-fra", "", "", "", pem.decode(), 1)


def _camera(bits_per_s: float) -> Callable[[], object]:
    """Records one segment more at each call."""
    cache_bytes = round(bits_per_s * _SEGMENT_S / 8) * _CACHED
    spec = CameraSpec(name="camera", bits_per_s=bits_per_s, segment_s=_SEGMENT_S, cache_bytes=cache_bytes)
    who = Enrolled(spec, "site", "camera", cast("DeviceApi", _Enrolment()))
    camera = LiveCamera(who, scene_template(_SEGMENT_S), CameraParts(), Recorder(), seed=1)
    asyncio.run(camera.configure())
    counters, duration_us = count(), round(_SEGMENT_S * 1_000_000)
    return lambda: camera.produce(counter := next(counters), _START_US + counter * duration_us)


def _peer(size_bytes: int) -> Callable[[], object]:
    """Encrypts and digests the same bytes at each call."""
    media = scene_template(_SEGMENT_S).make("camera", "span", 1, _START_US, size_bytes).media
    whole = memoryview(bytes(media))[: len(media) // 16 * 16]
    key, buffer = secrets.token_bytes(16), bytearray(len(media) + 32)

    def work() -> object:
        encryptor = Cipher(algorithms.AES128(key), modes.CBC(secrets.token_bytes(16))).encryptor()
        written = encryptor.update_into(whole, buffer)
        return hashlib.sha256(memoryview(buffer)[:written]).digest()

    return work


def _rates(works: tuple[Callable[[], object], ...], size_bytes: int, total_bytes: int) -> list[float]:
    """MB/s of each, the median of turns that are taken one after the other: a busy machine slows all alike."""
    times = max(1, total_bytes // size_bytes // _TURNS)
    found: list[list[float]] = [[] for _ in works]
    for _ in range(_TURNS):
        for work, rates in zip(works, found, strict=True):
            start = time.perf_counter()
            for _ in range(times):
                work()
            rates.append(times * size_bytes / (time.perf_counter() - start) / 1e6)
    return [statistics.median(rates) for rates in found]


def main(total_bytes: int = 400_000_000) -> None:
    """Print a line a size."""
    for bits_per_s in _BITS_PER_S:
        size_bytes = round(bits_per_s * _SEGMENT_S / 8)
        ours, bare = _rates((_camera(bits_per_s), _peer(size_bytes)), size_bytes, total_bytes)
        print(
            f"camera pipeline, segments of {size_bytes / 1e3:.0f} kB: {ours:.0f} MB/s recorded, AES and SHA-256 alone "
            f"{bare:.0f} MB/s: {ours / bare:.2f} of it (goal {_GOAL})"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
