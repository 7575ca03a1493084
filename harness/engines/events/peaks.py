"""The most that a site sent, as means over windows that follow each other: `peak_uplink_bits_per_s` of the outcome."""

from collections.abc import Sequence

from harness.engines.events.change import Change
from harness.engines.events.uplink import Uplink
from harness.history.outcome import PEAK_WINDOW_US


class Peaks:
    """Of one site.

    Args:
        uplink: counts what was sent.
    """

    __slots__ = ("_due_us", "_of", "_sent", "_uplink")

    def __init__(self, uplink: Uplink) -> None:
        self._uplink = uplink
        self._due_us = PEAK_WINDOW_US  # when the window under way ends
        self._sent = 0  # by its start
        self._of: dict[int, float] = {}

    def of(self, outage: int) -> float | None:
        """Bits per second; None where no window ended in that outage's time."""
        return self._of.get(outage)

    def end_window(self, now_us: int, outage: int) -> None:
        """A window ends now, and that outage holds."""
        self._uplink.advance(now_us)
        sent, self._sent = self._uplink.sent - self._sent, self._uplink.sent
        self._of[outage] = max(self._of.get(outage, 0.0), sent / PEAK_WINDOW_US)
        self._due_us += PEAK_WINDOW_US

    def finish(self, now_us: int, outage: int, changes: Sequence[Change], end_us: int) -> None:
        """Nothing is sent any more, while that outage holds and those changes still come."""
        for change in changes:
            self._end_windows(now_us, outage, change.t_us - 1)
            outage = change.outage
        self._end_windows(now_us, outage, end_us)

    def _end_windows(self, now_us: int, outage: int, until_us: int) -> None:
        """Those that end at `until_us` at the latest: the first may have carried something, the others are empty."""
        if self._due_us <= until_us:
            self.end_window(now_us, outage)
            self._due_us += max(0, until_us - self._due_us + PEAK_WINDOW_US) // PEAK_WINDOW_US * PEAK_WINDOW_US
