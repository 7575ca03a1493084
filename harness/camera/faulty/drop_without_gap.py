"""BUF-5 broken: a loss that nobody hears of."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.gaps import GapLedger
from harness.camera.stream_cache import DropReason


class SilentLedger(GapLedger):
    """What is lost is never told."""

    def add(self, span: str, counter: int, start_us: int, duration_us: int, reason: DropReason) -> None:
        """Forget it."""


FAULT = CameraFault(
    id="drop-without-gap",
    title="a dropped segment is never reported",
    happens="the drop happens in a buffer below the code that reports (KVS: sent but unacknowledged eviction)",
    requirements=("BUF-5",),
    apply=lambda parts: replace(parts, gap_ledger=SilentLedger),
    also=("PLAY-1", "PLAY-2"),
)
