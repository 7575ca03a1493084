"""What an outage costs a camera, kept as it happens; read like `harness.history.accounting`, to the byte."""

from harness.engines.events.segment import Segment


class Row:
    """One outage of one camera: a row of the outcome, so far.

    A level counts for the peak, and an empty cache as drained, when it lasted: all that happens at one moment, as a
    segment and what it displaces, is one change.
    """

    __slots__ = (
        "acknowledged_bytes", "at_us", "camera", "drained_us", "end_us", "first_loss_us", "level_bytes", "lost_bytes",
        "lost_segments", "lost_us", "outage", "peak_bytes", "runs", "start_us", "undrained",
    )  # fmt: skip

    def __init__(self, camera: int, outage: int, start_us: int, end_us: int | None, level_bytes: int) -> None:
        self.camera = camera
        self.outage = outage
        self.start_us = start_us
        self.end_us = end_us
        self.level_bytes = level_bytes
        self.at_us = -1  # of the last change
        self.peak_bytes = 0
        self.undrained = end_us is not None  # whether an empty cache would mean that it has drained
        self.drained_us: int | None = None
        self.first_loss_us: int | None = None
        self.lost_us = self.lost_segments = self.lost_bytes = self.acknowledged_bytes = 0
        self.runs: list[list[int]] | None = None  # of loss: content time from, to, and bytes recorded before it

    def change(self, now_us: int, by_bytes: int) -> None:
        """The cache's level changes."""
        if now_us > self.at_us:
            if self.level_bytes > self.peak_bytes:  # noqa: PLR1730 - a call would take as long as all else here
                self.peak_bytes = self.level_bytes
            if self.undrained and not self.level_bytes:
                self._look_if_drained(now_us)
            self.at_us = now_us
        self.level_bytes += by_bytes

    def lose(self, now_us: int, segment: Segment, duration_us: int) -> None:
        """A segment that the cache held, or was offered, is lost to the cloud."""
        self.change(now_us, -segment.size_bytes)
        if self.first_loss_us is None:
            self.first_loss_us = now_us
        self.lost_us += duration_us
        self.lost_segments += 1
        self.lost_bytes += segment.size_bytes
        if self.runs and self.runs[-1][1] == segment.start_us:
            self.runs[-1][1] += duration_us
        else:
            self.runs = self.runs or []  # most cameras never lose anything
            self.runs.append([segment.start_us, segment.start_us + duration_us, segment.before_bytes])

    def close(self, now_us: int | None = None) -> None:
        """What was so far lasts until `now_us`, or for good."""
        last_us = max(self.at_us, self.end_us or 0) + 1
        self.change(last_us if now_us is None else now_us, 0)

    def _look_if_drained(self, now_us: int) -> None:
        end_us = self.end_us or 0
        if now_us > end_us:
            self.drained_us = max(self.at_us, end_us)
            self.undrained = False
