"""The camera-side seeded faults: each one small override of one part."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from harness.camera.content_key import ContentKeys
from harness.camera.encryption import SegmentCipher
from harness.camera.gaps import GapLedger
from harness.camera.parts import CameraParts
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import DropReason, Policy, StreamCache


class RepeatingIvs(ContentKeys):
    """Every IV is the first."""

    _first: bytes | None = None

    def iv(self) -> bytes:
        """The same one again."""
        self._first = self._first or super().iv()
        return self._first


class KeyFromName(ContentKeys):
    """The key is a digest of the camera's id, which everyone can read."""

    def make_key(self) -> bytes:
        """Sixteen bytes that look random."""
        return hashlib.sha256(self._camera.encode()).digest()[:16]


class NoCipher(SegmentCipher):
    """Media is stored as it is."""

    def encrypt(self, media: bytes | bytearray | memoryview, key: bytes, iv: bytes) -> bytes:  # noqa: ARG002
        """The media itself."""
        return bytes(media)


class SilentLedger(GapLedger):
    """What is lost is never told."""

    def add(self, span: str, counter: int, start_us: int, duration_us: int, reason: DropReason) -> None:
        """Forget it."""


class SwollenCache(StreamCache[SealedSegment]):
    """Takes what it is told to hold for half of what it holds."""

    def __init__(self, capacity_bytes: int, policy: Policy) -> None:
        super().__init__(2 * capacity_bytes, policy)


@dataclass(frozen=True, slots=True)
class CameraFault:
    """A seeded fault of the camera. `requirements` must catch it."""

    id: str
    title: str
    happens: str  # how it comes about in real life
    requirements: tuple[str, ...]
    apply: Callable[[CameraParts], CameraParts]


_FAULTS = (
    CameraFault(
        "iv-repeats", "every segment of a camera has the same IV",
        "an IV made once at start-up and kept, or a random source read before it was seeded",
        ("ENC-4",), lambda parts: replace(parts, content_keys=RepeatingIvs),
    ),
    CameraFault(
        "key-from-name", "the content key is derived from the camera's id",
        "a developer's default key derivation that went into production",
        ("ENC-2",), lambda parts: replace(parts, content_keys=KeyFromName),
    ),
    CameraFault(
        "plaintext-stored", "media is uploaded as it is",
        "encryption switched off by a configuration that should have been refused",
        ("ENC-1", "ENC-3"), lambda parts: replace(parts, cipher=NoCipher),
    ),
    CameraFault(
        "drop-without-gap", "a dropped segment is never reported",
        "the drop happens in a buffer below the code that reports (KVS: sent but unacknowledged eviction)",
        ("BUF-5",), lambda parts: replace(parts, gap_ledger=SilentLedger),
    ),
    CameraFault(
        "cache-over-size", "the stream cache grows to twice its size",
        "a size given in bits and read as bytes, or a buffer counted in segments",
        ("BUF-2",), lambda parts: replace(parts, cache=SwollenCache),
    ),
)  # fmt: skip

CAMERA_FAULTS: Mapping[str, CameraFault] = {fault.id: fault for fault in _FAULTS}
