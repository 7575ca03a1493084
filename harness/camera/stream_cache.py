"""The stream cache: where a camera keeps what it could not send yet, and what it gives up when that is too much.

Bounded in bytes, first in first out. What is in flight occupies the cache and is never evicted; an entry leaves
on acknowledgement only, or as a `Drop` that says which and why. At every moment, in segments and in bytes:

    produced = acknowledged + in flight + cached + dropped

Paper: "Cameras use stream caches to temporarily buffer video during short network disruptions. If the buffer
fills, unsent video is dropped." Which video, the paper does not say: that is the policy.
"""

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, takewhile
from typing import Generic, Protocol, TypeVar


class Entry(Protocol):
    """What can be cached: a numbered thing of a size. Counters rise."""

    @property
    def counter(self) -> int:
        """Its number within the span."""

    @property
    def size_bytes(self) -> int:
        """What it takes."""


E = TypeVar("E", bound=Entry)


class Policy(StrEnum):
    """What a full cache gives up (the names are AWS Kinesis Video Streams edge's)."""

    DELETE_OLDEST = "delete-oldest"
    DENY_NEW = "deny-new"


class DropReason(StrEnum):
    """Why an entry was lost."""

    EVICTED_OLDEST = "evicted-oldest"
    DENIED_NEW = "denied-new"
    LARGER_THAN_CACHE = "larger-than-cache"
    RESTART = "restart"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Drop(Generic[E]):
    """One entry lost."""

    entry: E
    reason: DropReason


@dataclass(slots=True)
class Amount:
    """So many segments of so many bytes."""

    segments: int = 0
    size_bytes: int = 0

    def add(self, entry: Entry) -> None:
        """One more."""
        self.segments += 1
        self.size_bytes += entry.size_bytes

    def remove(self, entry: Entry) -> None:
        """One less."""
        self.segments -= 1
        self.size_bytes -= entry.size_bytes


class Ledger:
    """Where everything went that was ever offered."""

    __slots__ = ("acknowledged", "cached", "dropped", "in_flight", "produced")

    def __init__(self) -> None:
        self.produced = Amount()
        self.acknowledged = Amount()
        self.in_flight = Amount()
        self.cached = Amount()
        self.dropped = Amount()

    @property
    def balanced(self) -> bool:
        """Whether the conservation law holds."""
        ends = (self.acknowledged, self.in_flight, self.cached, self.dropped)
        return (self.produced.segments, self.produced.size_bytes) == (
            sum(end.segments for end in ends),
            sum(end.size_bytes for end in ends),
        )


class StreamCache(Generic[E]):
    """A camera's stream cache.

    A model engine makes, sends and settles hundreds of thousands of entries a second: these three steps call nothing.

    Args:
        capacity_bytes: the most it ever holds, in flight included.
        policy: what it gives up when full.
    """

    __slots__ = ("_in_flight", "_waiting", "capacity_bytes", "ledger", "level_bytes", "policy")

    def __init__(self, capacity_bytes: int, policy: Policy) -> None:
        if capacity_bytes <= 0:
            raise ValueError(f"capacity_bytes must be above 0, not {capacity_bytes}")
        self.capacity_bytes = capacity_bytes
        self.policy = policy
        self.ledger = Ledger()
        self.level_bytes = 0  # what it holds now
        self._waiting: OrderedDict[int, E] = OrderedDict()
        self._in_flight: dict[int, E] = {}

    @property
    def waiting(self) -> bool:
        """Whether `take` has something to give."""
        return bool(self._waiting)

    def offer(self, entry: E) -> tuple[Drop[E], ...]:
        """Take in a new entry; what is lost by it, perhaps the entry itself. ValueError if it is in the cache."""
        counter, size, ledger = entry.counter, entry.size_bytes, self.ledger
        if counter in self._waiting or counter in self._in_flight:
            raise ValueError(f"segment {counter} is in the cache already: offer each segment once")
        produced = ledger.produced
        produced.segments += 1
        produced.size_bytes += size
        drops: tuple[Drop[E], ...] = ()
        if self.level_bytes + size > self.capacity_bytes:
            drops = self._make_room(entry)
            if drops[-1].entry is entry:
                return drops
        self._waiting[counter] = entry
        self.level_bytes += size
        cached = ledger.cached
        cached.segments += 1
        cached.size_bytes += size
        return drops

    def take(self) -> E | None:
        """The oldest entry that waits, now in flight; None when nothing waits."""
        if not self._waiting:
            return None
        counter, entry = self._waiting.popitem(last=False)
        self._in_flight[counter] = entry
        cached, in_flight, size = self.ledger.cached, self.ledger.in_flight, entry.size_bytes
        cached.segments -= 1
        cached.size_bytes -= size
        in_flight.segments += 1
        in_flight.size_bytes += size
        return entry

    def acknowledge(self, counter: int) -> E:
        """The cloud has it: it leaves. KeyError if it is not in flight."""
        entry = self._in_flight.pop(counter)
        in_flight, acknowledged, size = self.ledger.in_flight, self.ledger.acknowledged, entry.size_bytes
        self.level_bytes -= size
        in_flight.segments -= 1
        in_flight.size_bytes -= size
        acknowledged.segments += 1
        acknowledged.size_bytes += size
        return entry

    def give_back(self, counter: int) -> None:
        """The upload failed: it waits again, at its old place. KeyError if it is not in flight."""
        entry = self._in_flight.pop(counter)
        self._waiting[counter] = entry
        self._restore_order(counter)
        self.ledger.in_flight.remove(entry)
        self.ledger.cached.add(entry)

    def refuse(self, counter: int) -> Drop[E]:
        """The cloud will never take it: it goes, or it would stand in the way for ever. KeyError if not in flight."""
        entry = self._in_flight.pop(counter)
        self.ledger.in_flight.remove(entry)
        return self._drop(entry, DropReason.REFUSED)

    def restart(self) -> tuple[Drop[E], ...]:
        """The camera lost power: everything in the volatile cache is gone, in flight or not."""
        lost = sorted([*self._in_flight.values(), *self._waiting.values()], key=lambda entry: entry.counter)
        self._in_flight.clear()
        self._waiting.clear()
        self.ledger.in_flight = Amount()
        self.ledger.cached = Amount()
        return tuple(self._drop(entry, DropReason.RESTART) for entry in lost)

    def _make_room(self, entry: E) -> tuple[Drop[E], ...]:
        """What must go so that an entry fits that does not; the entry itself, last, where nothing helps."""
        size = entry.size_bytes
        if size > self.capacity_bytes:
            return (self._deny(entry, DropReason.LARGER_THAN_CACHE),)
        evictable = self.policy is Policy.DELETE_OLDEST
        if not evictable or self.ledger.in_flight.size_bytes + size > self.capacity_bytes:
            return (self._deny(entry, DropReason.DENIED_NEW),)
        drops = []
        while self.level_bytes + size > self.capacity_bytes:
            _, oldest = self._waiting.popitem(last=False)
            self.ledger.cached.remove(oldest)
            drops.append(self._drop(oldest, DropReason.EVICTED_OLDEST))
        return tuple(drops)

    def _drop(self, entry: E, reason: DropReason) -> Drop[E]:
        """What was held is lost."""
        self.level_bytes -= entry.size_bytes
        self.ledger.dropped.add(entry)
        return Drop(entry, reason)

    def _deny(self, entry: E, reason: DropReason) -> Drop[E]:
        """What was offered is lost."""
        self.ledger.dropped.add(entry)
        return Drop(entry, reason)

    def _restore_order(self, counter: int) -> None:
        """Put what came back at its place; with one upload at a time that is the front, at no cost."""
        self._waiting.move_to_end(counter, last=False)
        for n in reversed(self._in_order_before(counter)):
            self._waiting.move_to_end(n, last=False)

    def _in_order_before(self, counter: int) -> list[int]:
        """Those that wait and are older: they stand right behind it, for the rest is in order."""
        return list(takewhile(lambda n: n < counter, islice(self._waiting, 1, None)))
