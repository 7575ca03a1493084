"""What a camera is made of. A seeded fault replaces one part and leaves the rest alone."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from harness.camera.content_key import ContentKeys, RandomBytes
from harness.camera.encryption import SegmentCipher, wrap_key
from harness.camera.gaps import GapLedger
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Policy, StreamCache
from harness.camera.upload_policy import UploadPolicy, UploadSettings


def _cache(capacity_bytes: int, policy: Policy) -> StreamCache[SealedSegment]:
    return StreamCache(capacity_bytes, policy)


def _one_by_one(_name: str, _waiting: int) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class CameraParts:
    """The parts, each as the thing that makes it."""

    cache: Callable[[int, Policy], StreamCache[SealedSegment]] = _cache
    content_keys: Callable[[RandomBytes, int, str], ContentKeys] = ContentKeys
    cipher: Callable[[], SegmentCipher] = SegmentCipher
    gap_ledger: Callable[[], GapLedger] = GapLedger
    wrap: Callable[[str, bytes, str], bytes] = wrap_key
    upload_policy: Callable[[UploadSettings, Random], UploadPolicy] = UploadPolicy
    uploads_abreast: Callable[[str, int], int] = _one_by_one  # of the camera of this name, while so many segments wait
