"""What cameras and viewers need of the process that they act in: time, rest, and somebody to tell."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from harness.camera.encryption import SegmentCipher
from harness.cloud.http import CloudHttp
from harness.load.kinds import Act, Kind

T = TypeVar("T")


class NamedHttp(CloudHttp):
    """A client whose requests go under a name in the figures."""

    doing: Kind
    mark: str = ""  # what the names of its requests end with


class Told(Protocol):
    """Takes what somebody waited for."""

    def __call__(self, act: Act, took_s: float, size_bytes: int, why: str = "") -> None:
        """It took so long; `why` says what went wrong, if it did."""


class Beside(Protocol):
    """Does work that takes the processor, and nothing of other users, while they go on."""

    @property
    def cipher(self) -> SegmentCipher:
        """For such work."""

    def __call__(self, work: Callable[[], T]) -> T:
        """What it returns; what it raises is raised."""


class Here:
    """Does it at once, while all others wait."""

    @property
    def cipher(self) -> SegmentCipher:
        """The usual one."""
        return SegmentCipher()

    def __call__(self, work: Callable[[], T]) -> T:
        """What it returns."""
        return work()


@dataclass(frozen=True, slots=True)
class Stage:
    """The process as its users see it.

    Args:
        now_s: since the load began; below 0 while all get ready.
        utc_us: what the clock says.
        zero_us: what it said when the load began.
        rest: waits so many seconds.
        told: takes acts that are over.
        tally: counts what is no request.
        over_s: when the load ends, on the same clock as `now_s`.
        beside: does what would keep all other users waiting.
    """

    now_s: Callable[[], float]
    utc_us: Callable[[], int]
    zero_us: Callable[[], int]
    rest: Callable[[float], None]
    told: Told
    over_s: float
    tally: Counter[str] = field(default_factory=Counter)
    beside: Beside = field(default_factory=Here)

    @property
    def over(self) -> bool:
        """Whether the load has ended."""
        return self.now_s() >= self.over_s
