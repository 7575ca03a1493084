"""What can be worked out on paper of a site whose line is cut: what waits, what a cache survives, how long it drains.

A camera makes whole segments; what is in flight counts as cached until it is acknowledged, and what comes while the
first upload after the cut is under way still needs room. So of a cache of `k` whole segments `k - 1` are of use, less
the wait until uploads begin again (half of the longest back-off, in the mean) and that first upload.
`docs/explanation/models.md` says where the numbers come from; the engines are what they are checked by.
"""

from dataclasses import dataclass
from math import ceil, inf

_BITS = 8
_IDLE_SEGMENTS = 1  # of a full cache: the one for which there is no room any more


@dataclass(frozen=True, slots=True)
class Line:
    """A camera among those of its site, on their uplink.

    Args:
        uplink_bits_per_s: what the line carries for them.
        cameras: how many there are; for a curve, perhaps no whole number.
        bits_per_s: what it makes.
        segment_us: length of its segments.
        exchange_us: how long each upload waits for answers.
        flow_bits_per_s: the most that one upload can carry.
        wait_us: from the line's return to the first upload, in the mean.
        together_bits_per_s: what all make, where they are not alike; 0: so many times what each makes.
    """

    uplink_bits_per_s: float
    cameras: float
    bits_per_s: float
    segment_us: int
    exchange_us: int
    flow_bits_per_s: float = inf
    wait_us: float = 0.0
    together_bits_per_s: float = 0.0

    @property
    def segment_bytes(self) -> float:
        """Size of a segment."""
        return self.bits_per_s * self.segment_us / 1e6 / _BITS

    @property
    def made_bits_per_s(self) -> float:
        """What all make together."""
        return self.together_bits_per_s or self.cameras * self.bits_per_s

    @property
    def sent_bits_per_s(self) -> float:
        """What all can send together: the line, or so many uploads one at a time a camera."""
        level = min(self.uplink_bits_per_s, self.flow_bits_per_s)
        each = level / (1 + level * self.exchange_us / 1e6 / (self.segment_bytes * _BITS))
        return min(self.uplink_bits_per_s, self.cameras * each)

    @property
    def spare_bits_per_s(self) -> float:
        """What is left to catch up with; 0 where the line is full without."""
        return max(0.0, self.sent_bits_per_s - self.made_bits_per_s)

    @property
    def first_upload_us(self) -> float:
        """How long the first uploads after a cut take, which all begin together."""
        return self.made_bits_per_s / self.uplink_bits_per_s * self.segment_us + self.exchange_us


def survives_us(line: Line, cache_bytes: float) -> float:
    """The longest cut in which nothing is lost."""
    if not line.spare_bits_per_s:
        return 0.0
    whole = int(cache_bytes / line.segment_bytes) - _IDLE_SEGMENTS
    return max(0.0, whole * line.segment_us - line.wait_us - line.first_upload_us)


def cache_needed_bytes(line: Line, outage_us: float) -> float:
    """The smallest cache with which so long a cut is survived."""
    waiting = (outage_us + line.wait_us + line.first_upload_us) / line.segment_us
    return (ceil(waiting) + _IDLE_SEGMENTS) * line.segment_bytes


def drains_us(line: Line, outage_us: float) -> float:
    """How long after so long a cut the last of what waited is uploaded; inf if never."""
    if not line.spare_bits_per_s:
        return inf
    waiting = (outage_us + line.wait_us) * line.made_bits_per_s
    return line.wait_us + waiting / line.spare_bits_per_s


def drained_within_us(line: Line, drain_us: float) -> float:
    """The longest cut after which all is uploaded within so long."""
    if not line.spare_bits_per_s:
        return 0.0
    return max(0.0, (drain_us - line.wait_us) * line.spare_bits_per_s / line.made_bits_per_s - line.wait_us)


def uplink_needed_bits_per_s(made_bits_per_s: float, outage_us: float, drain_us: float) -> float:
    """The line that carries what is made, and what waited after so long a cut, within so long."""
    return made_bits_per_s * (1 + outage_us / drain_us)
