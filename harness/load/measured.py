"""What a load came to, read from what locust wrote down. Sans I/O but for reading that file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil, nan
from pathlib import Path

from pydantic import Field, ValidationError

from harness.errors import CamproofFailedError
from harness.load.order import Strict

ALL = "all"
_MS = 1_000


class Series(Strict):
    """Requests of one type, or acts, as locust counts them. Times are milliseconds there, as locust rounds them.

    Args:
        name: a type of request, an act, or "all".
        requests: how many, the failed ones too.
        failures: of them.
        total_ms: of response times; the sum is not rounded.
        least_ms, most_ms: the shortest and the longest.
        times: response times, rounded by locust, and how often each came.
        received_bytes: of answers.
        a_second: requests by the second, from the start on.
        failed_a_second: likewise.
        lasting_s: over how long all this was counted.
    """

    name: str
    requests: int = 0
    failures: int = 0
    total_ms: float = 0.0
    least_ms: float = nan
    most_ms: float = nan
    times: Mapping[int, int] = Field(default_factory=dict)
    received_bytes: int = 0
    a_second: Mapping[int, int] = Field(default_factory=dict)
    failed_a_second: Mapping[int, int] = Field(default_factory=dict)
    lasting_s: float = 0.0

    @property
    def mean_us(self) -> float:
        """NaN where there was none."""
        return self.total_ms * _MS / self.requests if self.requests else nan

    @property
    def longest_us(self) -> float:
        """NaN where there was none."""
        return self.most_ms * _MS

    @property
    def failure_ratio(self) -> float:
        """0 to 1; NaN where there was none."""
        return self.failures / self.requests if self.requests else nan

    @property
    def per_s(self) -> float:
        """Requests a second, over the whole load; NaN where it lasted for no time."""
        return self.requests / self.lasting_s if self.lasting_s else nan

    def quantile_us(self, share: float) -> float:
        """No more than this for so many of all (nearest rank); NaN where there was none."""
        left = ceil(round(share * sum(self.times.values()), 6))
        for value_ms in sorted(self.times):
            left -= self.times[value_ms]
            if left <= 0 and self.times[value_ms]:
                return float(value_ms * _MS)
        return nan


def together(name: str, series: Iterable[Series]) -> Series:
    """Several as one."""
    all_of = list(series)
    known = [one for one in all_of if one.requests]
    return Series(
        name=name,
        requests=sum(one.requests for one in known),
        failures=sum(one.failures for one in known),
        total_ms=sum(one.total_ms for one in known),
        least_ms=min((one.least_ms for one in known), default=nan),
        most_ms=max((one.most_ms for one in known), default=nan),
        times=sum((Counter(one.times) for one in known), Counter()),
        received_bytes=sum(one.received_bytes for one in known),
        a_second=sum((Counter(one.a_second) for one in known), Counter()),
        failed_a_second=sum((Counter(one.failed_a_second) for one in known), Counter()),
        lasting_s=max((one.lasting_s for one in all_of), default=0.0),
    )


class Failure(Strict):
    """What went wrong, and how often."""

    name: str
    why: str
    times: int


class Tally(Strict):
    """What users counted beside requests.

    Args:
        unsent: segments that were due and not sent when the load ended.
        crashed: errors of camproof's own within a user.
    """

    unsent: int = 0
    crashed: int = 0


class Measured(Strict):
    """The whole of it.

    Args:
        requests: by type.
        acts: by name.
        failures: each kind once.
        tally: what else was counted.
        started_s: when the load began, seconds since 1970.
        lasted_s: how long it went on.
        users: how many acted at the most.
        workers: processes of locust that they acted in.
        lost: of them, that died on the way: what they had not told yet is missing.
        busy: the processor of the busiest of these processes, 0 to 1; NaN where it is not known.
        locust: its version.
        exceptions: in users' code; each text once.
        whole: whether it ran to its end.
    """

    requests: tuple[Series, ...] = ()
    acts: tuple[Series, ...] = ()
    failures: tuple[Failure, ...] = ()
    tally: Tally = Tally()
    started_s: float = nan
    lasted_s: float = 0.0
    users: int = 0
    workers: int = 1
    lost: int = 0
    busy: float = nan
    locust: str = ""
    exceptions: tuple[str, ...] = ()
    whole: bool = False

    def series(self, subject: str) -> Series:
        """A type of request, an act, or "all": every request; one without requests where none was made."""
        every = subject == ALL
        found = [one for one in (*self.requests, *self.acts) if one.name == subject] if not every else self.requests
        return together(subject, [*found, Series(name=subject, lasting_s=self.lasted_s)])


def read_measured(path: Path) -> Measured:
    """What locust wrote. CamproofFailedError: it wrote nothing, or nothing that can be read."""
    try:
        return Measured.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as wrong:
        raise CamproofFailedError(f"locust left no figures ({type(wrong).__name__}): its log says why") from wrong
