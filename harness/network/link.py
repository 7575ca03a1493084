"""A link's state, and the rule by which bytes pass it."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

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
    """Lets `rate_bytes_per_s` pass on average and `burst_bytes` at once. It has no clock: it is told the time."""

    def __init__(self, rate_bytes_per_s: float, burst_bytes: int) -> None:
        if rate_bytes_per_s <= 0 or burst_bytes <= 0:
            raise ValueError(f"rate and burst must be above 0, not {rate_bytes_per_s} and {burst_bytes}")
        self._rate = rate_bytes_per_s
        self._burst_us = burst_bytes / rate_bytes_per_s * _MICRO
        self._free_at_us = -inf  # when all that was let pass has passed

    def delay_us(self, now_us: int, size_bytes: int) -> int:
        """Take so many bytes; how long to hold them back."""
        self._free_at_us = max(self._free_at_us, now_us - self._burst_us) + size_bytes / self._rate * _MICRO
        return max(0, round(self._free_at_us - now_us))
