"""What a camera of a live run costs a segment, against AES-128-CBC and SHA-256 alone.

The camera is the live engine's own. Its pipeline makes the segment, seals it under its content key and digests the
ciphertext; the whole camera also writes the events and keeps a stream cache that is full, so that it drops a segment
for each new one and keeps account of the gap. The peer does the two things that can't be left out, with OpenSSL, on as
many bytes, into as much memory as the stream cache has. Rates are by processor time.
"""

import asyncio
import hashlib
import secrets
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable
from itertools import count, cycle
from typing import TYPE_CHECKING, cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from benchmarks.turns import ratio
from harness.camera.media.template import scene_template
from harness.camera.parts import CameraParts
from harness.cloud.device import Configuration, DeviceApi
from harness.engines.live.camera import Enrolled, LiveCamera
from harness.history.record import Recorder
from harness.scenario.model import CameraSpec

if TYPE_CHECKING:
    from harness.camera.segment import SealedSegment

_BITS_PER_S = (232_000, 1_000_000, 2_000_000)  # a quiet night, a quiet day, the scenario's default
_SEGMENT_S = 2.0
_CACHED = 8  # segments
_GOAL = 0.8
_TURNS = 40
_START_US = 1_700_000_000_000_000


class _Enrolment:
    """The cloud as far as a camera that never uploads asks it."""

    async def configuration(self) -> Configuration:
        public = rsa.generate_private_key(65537, 2048).public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return Configuration("camera", "organisation", "eu-fra", "", "", "", pem.decode(), 1)


def _camera(bits_per_s: float) -> tuple[Callable[[], None], Callable[[], None]]:
    """Its pipeline and all of it: each call makes one segment more."""
    cache_bytes = round(bits_per_s * _SEGMENT_S / 8) * _CACHED
    spec = CameraSpec(name="camera", bits_per_s=bits_per_s, segment_s=_SEGMENT_S, cache_bytes=cache_bytes)
    who = Enrolled(spec, "site", "camera", cast("DeviceApi", _Enrolment()))
    camera = LiveCamera(who, scene_template(_SEGMENT_S), CameraParts(), Recorder(), seed=1)
    asyncio.run(camera.configure())
    counters, duration_us = count(), round(_SEGMENT_S * 1_000_000)
    kept: deque[SealedSegment] = deque(maxlen=_CACHED)

    def pipeline() -> None:
        kept.append(camera.sealed(counter := next(counters), _START_US + counter * duration_us))

    def whole() -> None:
        camera.produce(counter := next(counters), _START_US + counter * duration_us)

    return pipeline, whole


def peer(size_bytes: int) -> Callable[[], object]:
    """Encrypts and digests the same bytes at each call."""
    media = scene_template(_SEGMENT_S).make("camera", "span", 1, _START_US, size_bytes).media
    whole = memoryview(bytes(media))[: len(media) // 16 * 16]
    key, buffers = secrets.token_bytes(16), cycle([bytearray(len(media) + 32) for _ in range(_CACHED)])

    def work() -> object:
        buffer = next(buffers)
        encryptor = Cipher(algorithms.AES128(key), modes.CBC(secrets.token_bytes(16))).encryptor()
        written = encryptor.update_into(whole, buffer)
        return hashlib.sha256(memoryview(buffer)[:written]).digest()

    return work


def _rates(works: tuple[Callable[[], object], ...], size_bytes: int, total_bytes: int) -> list[list[float]]:
    """MB per second of processor time, of each in every turn; the first turn warms up."""
    times = max(1, total_bytes // size_bytes // _TURNS)
    found: list[list[float]] = [[] for _ in works]
    for _ in range(_TURNS + 1):
        for work, rates in zip(works, found, strict=True):
            start_s = time.thread_time()
            for _ in range(times):
                work()
            rates.append(times * size_bytes / (time.thread_time() - start_s) / 1e6)
    return [rates[1:] for rates in found]


def main(total_bytes: int = 200_000_000) -> None:
    """Print a line a size."""
    for bits_per_s in _BITS_PER_S:
        size_bytes = round(bits_per_s * _SEGMENT_S / 8)
        pipeline, whole, bare = _rates((*_camera(bits_per_s), peer(size_bytes)), size_bytes, total_bytes)
        print(
            f"camera pipeline, segments of {size_bytes / 1e3:.0f} kB: made, encrypted and digested "
            f"{statistics.median(pipeline):.0f} MB/s, AES and SHA-256 alone {statistics.median(bare):.0f} MB/s: "
            f"{ratio(pipeline, bare)}, goal {_GOAL}. With events, stream cache and gaps: {ratio(whole, bare)}"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
