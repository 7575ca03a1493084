"""BUF-5 broken: a gap that does not grow with what is lost."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault
from harness.camera.gaps import GapLedger
from harness.camera.stream_cache import DropReason


class ShortLedger(GapLedger):
    """Counts every lost segment and the time of one."""

    def add(self, span: str, counter: int, start_us: int, duration_us: int, reason: DropReason) -> None:
        """One more, and the time as it was."""
        follows = bool(self._pending) and self._pending[-1].goes_on_with(span, reason, counter)
        super().add(span, counter, start_us, 0 if follows else duration_us, reason)


FAULT = CameraFault(
    id="gap-of-one-length",
    title="a gap report has the time of its first segment only",
    happens="reports are merged by their numbers, and the duration stays that of the first",
    requirements=("BUF-5",),
    apply=lambda parts: replace(parts, gap_ledger=ShortLedger),
    also=("PLAY-1", "PLAY-2"),
)
