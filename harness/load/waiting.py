"""What of a user's work is due. A camera's segments wait in a stream cache; what that can't hold is lost. Sans I/O."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from harness.camera.stream_cache import Policy, StreamCache
from harness.load.kinds import Act
from harness.load.shapes import Due


class _Kept(NamedTuple):
    """A segment in the cache."""

    counter: int
    due: Due

    @property
    def size_bytes(self) -> int:
        return self.due.size_bytes


class Waiting:
    """One user's. What is due comes due at its moment, whatever the user is at.

    Args:
        dues: in order of time.
        cache_bytes: of segments that wait and the one that is sent; when it is full, the oldest go.
    """

    def __init__(self, dues: Iterator[Due], cache_bytes: int) -> None:
        self._dues = dues
        self._next = next(dues, None)
        self._cache: StreamCache[_Kept] = StreamCache(cache_bytes, Policy.DELETE_OLDEST)
        self._others: deque[Due] = deque()
        self._counter = 0
        self._sent: int | None = None

    def lost(self, now_us: int) -> list[Due]:
        """Let come due what is due by now: the segments that were lost by it."""
        found = []
        while self._next is not None and self._next.at_us <= now_us:
            due, self._next = self._next, next(self._dues, None)
            if due.what is Act.SEGMENT:
                self._counter += 1
                found += [drop.entry.due for drop in self._cache.offer(_Kept(self._counter, due))]
            else:
                self._others.append(due)
        return found

    def take(self) -> Due | None:
        """What to do next, of what has come due; None: nothing. What was taken before is done by then."""
        if self._sent is not None:
            self._cache.acknowledge(self._sent)
            self._sent = None
        if self._others:
            return self._others.popleft()
        if (kept := self._cache.take()) is None:
            return None
        self._sent = kept.counter
        return kept.due

    @property
    def more(self) -> bool:
        """Whether there is something to take."""
        return bool(self._others) or self._cache.waiting

    @property
    def next_us(self) -> int | None:
        """When something comes due that has not; None: nothing will."""
        return None if self._next is None else self._next.at_us

    @property
    def segments(self) -> int:
        """That wait, the one that is sent not among them."""
        return self._cache.ledger.cached.segments
