"""When each camera and each viewer has something to do. Sans I/O: what is due follows from the order and its seed.

The load is open: what is due comes due whether or not the cloud has answered what was due before. Each user's moments
depend on the user's number and the seed alone, and not on how many workers there are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from math import pi, sin
from random import Random
from typing import NamedTuple

from harness.load.kinds import Act
from harness.load.order import Order, Shape

_GOLDEN = 0.6180339887498949
_HEAD_START = 3  # segments, before anybody comes to see them
_WATCH_ANYWAY = 10  # one viewer of so many is there before a rush


class Due(NamedTuple):
    """Something to be done.

    Args:
        at_us: when, after the load's start.
        what: a segment to upload, new credentials to fetch, a visit.
        size_bytes: of the segment; else 0.
        waited_us: how long the segment had been complete by then.
    """

    at_us: int
    what: Act
    size_bytes: int = 0
    waited_us: int = 0


Arrivals = Mapping[int, Sequence[Due]]
"""By the number of the camera, in order of time."""


def camera_dues(order: Order, number: int, arrivals: Arrivals | None = None) -> Iterator[Due]:
    """What a camera has to do, in order of time. `arrivals`: of a recovery, from an outage scenario."""
    if arrivals is not None:
        return iter(arrivals.get(number, ()))
    segments = (Due(at_us, Act.SEGMENT, order.segment_bytes) for at_us in _segments(order, number))
    if order.shape is Shape.DIURNAL:
        return _by_day(order, segments, f"camera {number}")
    if order.shape is Shape.STORM:
        return _with(segments, Due(_in_the_storm(order, f"camera {number}"), Act.CREDENTIALS))
    return segments


def viewer_dues(order: Order, number: int) -> Iterator[Due]:
    """When a viewer comes."""
    first_us = min(_HEAD_START * order.segment_us, order.time_us // 2) + _phase(number, order.visit_us)
    if order.shape is Shape.RUSH and number % _WATCH_ANYWAY:
        first_us = _in_the_storm(order, f"viewer {number}")
    visits = (Due(at_us, Act.VISIT) for at_us in _until_the_end(order, first_us, order.visit_us))
    return _by_day(order, visits, f"viewer {number}") if order.shape is Shape.DIURNAL else visits


def activity(order: Order, at_us: int) -> float:
    """How much goes on at a moment of a day that lasts as long as the load: 1 at noon."""
    return order.night + (1 - order.night) * sin(pi * at_us / order.time_us) ** 2


def _segments(order: Order, number: int) -> Iterator[int]:
    return _until_the_end(order, _phase(number, order.segment_us), order.segment_us)


def _until_the_end(order: Order, first_us: int, every_us: int) -> Iterator[int]:
    for at_us in count(first_us, every_us):
        if at_us >= order.time_us:
            return
        yield at_us


def _phase(number: int, every_us: int) -> int:
    """Spread evenly by the golden ratio."""
    return int(number * _GOLDEN % 1.0 * every_us)


def _by_day(order: Order, dues: Iterator[Due], who: str) -> Iterator[Due]:
    chance = _chance(order, who)
    return (due for due in dues if chance() < activity(order, due.at_us))


def _in_the_storm(order: Order, who: str) -> int:
    return order.moment_us + int(_chance(order, who)() * order.within_us)


def _chance(order: Order, who: str) -> Callable[[], float]:
    return Random(f"{order.seed} {who}").random


def _with(dues: Iterator[Due], extra: Due) -> Iterator[Due]:
    told = False
    for due in dues:
        if not told and due.at_us > extra.at_us:
            told = True
            yield extra
        yield due
    if not told:
        yield extra
