"""Series of a load test, made up."""

from collections import Counter
from collections.abc import Sequence

from harness.load.kinds import Act, Kind
from harness.load.measured import Failure, Measured, Series, Tally


def series(name: str, times_ms: Sequence[int], *, failures: int = 0, lasting_s: float = 10.0) -> Series:
    """One request each second, one after the other."""
    every = Counter(number % max(1, int(lasting_s)) for number in range(len(times_ms)))
    failed = dict(list(every.items())[:failures])
    return Series(
        name=name, requests=len(times_ms), failures=failures, total_ms=float(sum(times_ms)),
        least_ms=float(min(times_ms)), most_ms=float(max(times_ms)), times=Counter(times_ms), a_second=every,
        failed_a_second=dict.fromkeys(failed, 1), lasting_s=lasting_s,
    )  # fmt: skip


def measured(*, unsent: int = 0, crashed: int = 0, whole: bool = True, lost: int = 0, busy: float = 0.1) -> Measured:
    """100 uploads of 1 to 100 ms, five of which failed; ten rows; ten segments, each a second late."""
    return Measured(
        requests=(series(Kind.STORE, range(1, 101), failures=5), series(Kind.INDEX, [4] * 10)),
        acts=(series(Act.SEGMENT, [1000] * 10),),
        failures=(Failure(name="store", why="503 SlowDown", times=5),),
        tally=Tally(unsent=unsent, crashed=crashed),
        started_s=1e9, lasted_s=10.0, users=12, workers=2, lost=lost, busy=busy, locust="2.47.0", whole=whole,
    )  # fmt: skip
