"""A subject and its peers, measured in turns, since what slows a machine for a while slows all of them alike.

So what counts is the ratio within a turn: of all turns the median, and between which two the middle half lies.
"""

import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Ratio(NamedTuple):
    """How much of its peer a subject does."""

    median: float
    low: float  # a quarter of the turns is below
    high: float  # a quarter is above

    def __str__(self) -> str:
        return f"{self.median:.2f} of it ({self.low:.2f} to {self.high:.2f})"


def ratio(subject: Iterable[float], peer: Iterable[float]) -> Ratio:
    """Of rates, one of each a turn, two turns at least."""
    low, median, high = statistics.quantiles([of / by for of, by in zip(subject, peer, strict=True)], n=4)
    return Ratio(median, low, high)


def started_processes_s() -> float:
    """The processor time of the processes that this one started and that run; 0 where the system has no /proc."""
    children = (path.read_text().split() for path in Path("/proc/self/task").glob("*/children"))
    return sum(time.clock_gettime(_processor_clock(int(pid))) for pids in children for pid in pids)


def _processor_clock(pid: int) -> int:
    """The clock of another process's processor time (Linux, include/linux/posix-timers.h)."""
    return (~pid << 3) | 2
