"""A region's store that is made to take fewer uploads, for the time of a probe."""

from typing import Protocol

from reference_impl.media_store import Throttle


class Limiting(Protocol):
    """Whoever can make it."""

    async def set(self, puts_per_s: float | None, retry_after_s: int | None = None) -> None:
        """It takes so many from now on (0: none, None: all), and tells the others when to come again, if it does."""


class OfThrottle:
    """Of a cloud in this process."""

    def __init__(self, throttle: Throttle) -> None:
        self._throttle = throttle

    async def set(self, puts_per_s: float | None, retry_after_s: int | None = None) -> None:
        """At once."""
        self._throttle.set(puts_per_s, retry_after_s)
