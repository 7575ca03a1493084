"""Tells on standard error how far a long measurement is, and what it takes: none runs for an hour in silence."""

import resource
import sys
import time
from collections.abc import Callable


def peak_mb() -> float:
    """The most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def told(what: str, *, every: float = 0.1) -> Callable[[float], None]:
    """Takes how much is done, 0 to 1; says a line each time that so much more is."""
    start, due = time.perf_counter(), every

    def tell(done: float) -> None:
        nonlocal due
        if done < due or done >= 1:
            return
        took = time.perf_counter() - start
        left = took / done * (1 - done)
        print(
            f"  {what}: {done:.0%} in {took:.0f} s, {left:.0f} s to go, {peak_mb():.0f} MB", file=sys.stderr, flush=True
        )
        due = done - done % every + every

    return tell
