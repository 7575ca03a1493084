"""simpy's clock in whole microseconds, and alarms that can be set again and again."""

from collections.abc import Callable
from heapq import heappush
from typing import ClassVar, cast

from simpy import Environment
from simpy.events import NORMAL, URGENT, Event

from harness.errors import CamproofFailedError

Call = Callable[["Alarm"], None]


class Alarm:
    """What simpy needs of an event and no more: a moment at which someone is called.

    An alarm that was set can't be taken back: who no longer wants it makes another one, and ignores this one when it
    comes. simpy's own events are made anew each time, which costs more than all that a camera does.
    """

    __slots__ = ("_calls", "callbacks")
    _ok: ClassVar[bool] = True

    def __init__(self, call: Call) -> None:
        self._calls = [call]
        self.callbacks: list[Call] | None = self._calls


class Clock(Environment):
    """Time is an integer: `now` in microseconds since the scenario's start."""

    _now: int  # it starts as one and only ever grows by others

    @property
    def now(self) -> int:
        """Microseconds since the scenario's start."""
        return self._now

    def __init__(self) -> None:
        super().__init__(0)

    def set(self, alarm: Alarm, t_us: int) -> None:
        """Have the alarm go off then. It must not be set already."""
        alarm.callbacks = alarm._calls  # noqa: SLF001 - two classes, one mechanism
        heappush(self._queue, (t_us, NORMAL, next(self._eid), alarm))  # type: ignore[misc]  # `schedule`, at once

    def set_first(self, alarm: Alarm, t_us: int) -> None:
        """The same, before everything else of that moment."""
        self.schedule(cast("Event", alarm), URGENT, t_us - self._now)

    def check(self) -> None:
        """CamproofFailedError where time is no whole number: then a step could be lost in rounding."""
        if type(self._now) is not int:
            raise CamproofFailedError(
                f"the events engine's clock shows {self._now!r}, which is no whole microsecond. "
                "This is a fault of camproof's: please report it with the scenario and its seed"
            )
