"""Hours of a live run, judged: whether memory stays flat, books balance, and retention makes room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import theilslopes

from harness.checks.verdict import Evidence, Outcome, Verdict
from harness.scenario.readable import duration, size

_WARM = 0.25  # of the run, left out: what is made once, pools and caches of code, is no leak
_BLOCKS = 24
_FEWEST = 8  # blocks from which a trend can be told
_SHARE_AN_HOUR, _BYTES_AN_HOUR = 0.05, 8 * 1024 * 1024  # that memory may grow: the larger counts
_SHARE_SEEN, _BYTES_SEEN = 0.03, 4 * 1024 * 1024  # by which it must have grown to be called a leak: the larger counts
_HOUR_S = 3600.0
_STORED_ROOM = 1.25  # what may be stored, of what retention leaves at most
_S = 1e6

Sample = tuple[float, int]
"""Seconds since the start, and bytes."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How a process's memory goes.

    Args:
        first_bytes: its floor when it was warm.
        last_bytes: at the end.
        peak_bytes: the most at any time.
        an_hour_bytes: growth of the floor, an hour.
        low_bytes: the least that it may be, with 95 % confidence.
        high_bytes: the most.
        looked_h: so many hours lie between the first floor and the last.
    """

    first_bytes: int
    last_bytes: int
    peak_bytes: int
    an_hour_bytes: float
    low_bytes: float
    high_bytes: float
    looked_h: float

    @property
    def grew(self) -> bool:
        """Whether it surely grew by more than what a program takes for itself within minutes.

        One that would double within the hour need not be seen to grow by a share of itself: a large process would
        hide any leak from a short look. What it grew by is the trend's, as one low floor at the end is no cure.
        """
        grown = self.low_bytes * self.looked_h
        share = 0 if self.low_bytes > self.first_bytes else _SHARE_SEEN
        return grown > max(share * self.first_bytes, _BYTES_SEEN)

    @property
    def allowed_bytes(self) -> float:
        """That it may grow in an hour and still count as flat."""
        return max(_SHARE_AN_HOUR * self.first_bytes, _BYTES_AN_HOUR)


def trend(samples: Sequence[Sample]) -> Trend | None:
    """Of the floors of equal stretches, so that what is held for a while does not count; None for too few samples.

    The slope is Theil and Sen's, the median of those between any two floors, with its interval (Sen 1968).
    """
    if not samples:
        return None
    times, values = (np.array(column, float) for column in zip(*samples, strict=True))
    warm = times >= times[0] + _WARM * (times[-1] - times[0])
    edges = np.array_split(np.arange(len(times))[warm], min(_BLOCKS, int(warm.sum())))
    if len(edges) < _FEWEST or times[-1] <= times[0]:
        return None
    floors = np.array([values[block].min() for block in edges])
    middles = np.array([times[block].mean() for block in edges]) / _HOUR_S
    found = theilslopes(floors, middles, 0.95)
    return Trend(
        int(floors[0]), int(floors[-1]), int(values.max()), float(found.slope), float(found.low_slope),
        float(found.high_slope), float(middles[-1] - middles[0]),
    )  # fmt: skip


def flat_memory(samples: Mapping[str, Sequence[Sample]], replay: str) -> tuple[Verdict, ...]:
    """A verdict a process."""
    return tuple(_flat(name, trend(own), replay) for name, own in samples.items())


def _flat(name: str, seen: Trend | None, replay: str) -> Verdict:
    what = f"memory of {name} stays flat"
    if seen is None:
        return Verdict(what, Outcome.UNKNOWN, "too few samples to tell a trend: let it run longer", replay=replay)
    span = f"{_an_hour(seen.low_bytes)} to {_an_hour(seen.high_bytes)}"
    evidence = (
        Evidence(f"its floor went from {size(seen.first_bytes)} to {size(seen.last_bytes)}"),
        Evidence(f"it had {size(seen.peak_bytes)} at most"),
        Evidence(f"it grew by {_an_hour(seen.an_hour_bytes)} an hour; with 95 % confidence {span}"),
        Evidence(f"{_an_hour(seen.allowed_bytes)} an hour count as flat; the first {_WARM:.0%} of the run is left out"),
    )  # fmt: skip
    if seen.low_bytes > seen.allowed_bytes and seen.grew:
        reason, outcome = f"it grows by {_an_hour(seen.an_hour_bytes)} an hour ({span})", Outcome.FAIL
    elif seen.high_bytes <= seen.allowed_bytes:
        reason, outcome = f"it grows by {_an_hour(seen.high_bytes)} an hour at most", Outcome.PASS
    else:
        reason, outcome = f"between {span} an hour: let it run longer to tell", Outcome.UNKNOWN
    return Verdict(what, outcome, reason, evidence, replay=replay)


def _an_hour(value: float) -> str:
    return f"{'-' if value < 0 else ''}{size(abs(value))}"


@dataclass(frozen=True, slots=True)
class Books:
    """What became of all segments.

    Args:
        produced: segments that cameras made.
        stored: that the cloud acknowledged.
        dropped: that stream caches dropped.
        held: that neither happened to by the end.
        wrong: segments that ended twice, or that nobody made; a few of them in words.
    """

    produced: int
    stored: int
    dropped: int
    held: int
    wrong: tuple[str, ...] = ()


def books_balance(books: Books, replay: str) -> Verdict:
    """Each segment is stored or dropped once, or still held."""
    ends = f"{books.stored:,} stored + {books.dropped:,} dropped + {books.held:,} still held"
    told = f"{books.produced:,} produced = {ends}"
    balanced = books.produced == books.stored + books.dropped + books.held and not books.wrong
    if not books.produced:
        return Verdict("every segment ends once", Outcome.UNKNOWN, "no segment was made", replay=replay)
    evidence = tuple(map(Evidence, books.wrong))
    return Verdict("every segment ends once", Outcome.PASS if balanced else Outcome.FAIL, told, evidence, replay=replay)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the cloud had on its disk.

    Args:
        samples: bytes in its storage locations, over time.
        keeps_s: how long recordings are kept.
        round_s: between two looks of retention.
        bytes_per_s: that are stored at most, in all locations together.
    """

    samples: Sequence[Sample]
    keeps_s: float
    round_s: float
    bytes_per_s: float


def retention_makes_room(kept: Kept, replay: str) -> Verdict:
    """Whether no more is stored than what was recorded within the time that it is kept, and a round or two."""
    what = "retention makes room"
    settled_s = kept.keeps_s + 2 * kept.round_s
    late = [stored for at_s, stored in kept.samples if at_s >= settled_s]
    if not late:
        why = f"recordings are kept for {duration(kept.keeps_s * _S)}, and the run was too short to see them go"
        return Verdict(what, Outcome.UNKNOWN, why, replay=replay)
    most = _STORED_ROOM * settled_s * kept.bytes_per_s
    told = f"at most {size(max(late))} lay in the storage locations, of {size(most)} that may"
    return Verdict(what, Outcome.PASS if max(late) <= most else Outcome.FAIL, told, replay=replay)
