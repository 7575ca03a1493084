"""How many bytes a camera has recorded by any moment."""

from bisect import bisect_right

from harness.scenario.plan import Schedules

_BITS = 8e6  # of a byte, in microseconds of one bit per second
_NEVER = 1 << 62


class Bitrate:
    """One schedule of bitrates, integrated.

    Args:
        schedules: all of them.
        number: which one.
    """

    __slots__ = ("_at", "_bytes", "_slope", "_t_us")

    def __init__(self, schedules: Schedules, number: int) -> None:
        own = slice(int(schedules.offsets[number]), int(schedules.offsets[number + 1]))
        self._t_us: list[int] = [*schedules.t_us[own].tolist(), _NEVER]
        self._slope: list[float] = (schedules.bits_per_s[own] / _BITS).tolist()
        self._bytes = [0.0]
        for at, slope in enumerate(self._slope[:-1]):
            self._bytes.append(self._bytes[-1] + slope * (self._t_us[at + 1] - self._t_us[at]))
        self._at = 0  # where it was last asked: cameras that share a schedule ask for about the same moment

    def bytes_by(self, t_us: int) -> float:
        """From time 0 on."""
        at, t = self._at, self._t_us
        if not t[at] <= t_us < t[at + 1]:
            at = self._at = bisect_right(t, t_us) - 1
        return self._bytes[at] + (t_us - t[at]) * self._slope[at]
