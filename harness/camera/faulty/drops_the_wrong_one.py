"""BUF-3 broken: the policy that is declared is not the one that is followed."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Policy, StreamCache

_OTHER = {Policy.DELETE_OLDEST: Policy.DENY_NEW, Policy.DENY_NEW: Policy.DELETE_OLDEST}


class ContraryCache(StreamCache[SealedSegment]):
    """Follows the other policy."""

    def __init__(self, capacity_bytes: int, policy: Policy) -> None:
        super().__init__(capacity_bytes, _OTHER[policy])


FAULT = CameraFault(
    id="drops-the-wrong-one",
    title="a camera drops the newest where it declares that it drops the oldest, and the other way round",
    happens="the setting is read with its meaning reversed, or not applied until a restart",
    requirements=("BUF-3",),
    apply=lambda parts: replace(parts, cache=ContraryCache),
)
