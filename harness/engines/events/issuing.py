"""The credentials service: issues so many a second, in the order of asking."""

from collections import deque
from typing import Protocol

from harness.engines.events.clock import Alarm, Clock
from harness.engines.events.quota import Quota


class Asker(Protocol):
    """Someone who waits for credentials."""

    asks: int  # number of its request; another one now: it no longer waits for this one

    def issued(self) -> None:
        """Here they are."""


class Issuing:
    """The queue. While the service issues none, those who wait keep their places."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._quota = Quota(0)
        self._queue: deque[tuple[Asker, int]] = deque()
        self._alarm: Alarm | None = None

    @property
    def waiting(self) -> int:
        """How many requests are unanswered, those that were given up included."""
        return len(self._queue)

    def set_rate(self, per_s: float) -> None:
        """From now on it issues so many a second; 0: it is down."""
        self._quota.set(self._clock.now, per_s)
        self._alarm = None
        self._arm()

    def ask(self, asker: Asker) -> bool:
        """Whether they are issued at once; else the asker is told later."""
        if not self._queue and self._quota.take(self._clock.now):
            return True
        self._queue.append((asker, asker.asks))
        self._arm()
        return False

    def _arm(self) -> None:
        if self._alarm is not None or not self._queue:
            return
        due = self._quota.next_us(self._clock.now)
        if due is not None:
            self._alarm = Alarm(self._issue)
            self._clock.set(self._alarm, due)

    def _issue(self, alarm: Alarm) -> None:
        if alarm is not self._alarm:
            return
        self._alarm = None
        while self._queue and self._quota.take(self._clock.now):
            asker, asks = self._queue.popleft()
            if asker.asks == asks:
                asker.issued()
        self._arm()
