"""A link's state, and the rule by which bytes pass it."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, isfinite

_MICRO = 1_000_000


class Mode(StrEnum):
    """What the link does with what is sent."""

    UP = "up"
    CUT = "cut"  # a broken line: nothing passes, nobody is told
    HANG = "hang"  # connections are accepted, nothing passes
    RESET = "reset"  # connections are refused and reset


@dataclass(frozen=True, slots=True)
class LinkState:
    """Rates of payload in bits per second, latency one way in microseconds."""

    mode: Mode
    up_bits_per_s: float
    down_bits_per_s: float
    latency_us: int


class TokenBucket:
    """Lets `rate_bytes_per_s` pass on average and `burst_bytes` at once. It has no clock: it is told the time.

    In any time t no more than rate * t + burst passes, if each taker waits for as long as it is told.
    ValueError for a rate or burst that is not above 0.
    """

    def __init__(self, rate_bytes_per_s: float, burst_bytes: int) -> None:
        self._check(rate_bytes_per_s, burst_bytes)
        self._rate = rate_bytes_per_s
        self._burst_bytes = burst_bytes
        self._owed_bytes: float = -burst_bytes  # taken and not yet paid for by time; below 0: credit
        self._at_us = 0  # the moment of `_owed_bytes`

    def delay_us(self, now_us: int, size_bytes: int) -> int:
        """Take so many bytes; how long to hold them back. Taking none tells what is still to be waited for."""
        self._settle(now_us)
        self._owed_bytes += size_bytes
        return max(0, ceil(self._owed_bytes / self._rate * _MICRO))

    def set_rate(self, now_us: int, rate_bytes_per_s: float, burst_bytes: int) -> None:
        """From now on another rate. What is owed stays owed, and is paid at the new rate."""
        self._check(rate_bytes_per_s, burst_bytes)
        self._settle(now_us)
        self._rate = rate_bytes_per_s
        self._burst_bytes = burst_bytes
        self._owed_bytes = max(self._owed_bytes, -burst_bytes)

    def _settle(self, now_us: int) -> None:
        elapsed_us = max(0, now_us - self._at_us)
        self._owed_bytes = max(self._owed_bytes - self._rate * elapsed_us / _MICRO, -self._burst_bytes)
        self._at_us = max(self._at_us, now_us)

    @staticmethod
    def _check(rate_bytes_per_s: float, burst_bytes: int) -> None:
        if not (isfinite(rate_bytes_per_s) and rate_bytes_per_s > 0 and burst_bytes > 0):
            raise ValueError(f"rate and burst must be above 0, not {rate_bytes_per_s} and {burst_bytes}")
