"""Numbers for rows in the order in which they are taken down."""

import time
from collections.abc import Callable


class Arrivals:
    """Greater ones after a restart too, as long as the clock is not set back across it.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Greater than all before; by one writer at a time."""
        self._last = max(self._last + 1, int(self._clock() * 1_000_000))
        return self._last
