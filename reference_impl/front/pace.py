"""Whether a client is too slow, from how long it was waited for and what it moved meanwhile. Sans I/O.

As Apache's mod_reqtimeout reckons: some seconds, and one more for so many bytes. Only time counts in which the service
waited for the client and not the client for the service.
"""

from dataclasses import dataclass
from enum import Enum

from reference_impl.foundation.limits import Limits


class Awaited(Enum):
    """What the service waits for; its value is what the operator reads of a client that was too slow."""

    NOTHING = ""
    HEAD = "slow head"
    BODY = "slow body"
    READING = "slow reader"


@dataclass(slots=True)
class Pace:
    """One connection's."""

    limits: Limits
    _awaited: tuple[Awaited, int] = (Awaited.NOTHING, 0)
    _waited_s: float = 0.0
    _moved_bytes: int = 0

    def too_slow(self, awaited: Awaited, request: int, moved_bytes: int, passed_s: float) -> bool:
        """Whether the client should be cut off.

        Args:
            awaited: what is waited for now.
            request: number of the request on its connection.
            moved_bytes: since the last time that this was asked.
            passed_s: since then.
        """
        if (awaited, request) != self._awaited:
            self._awaited, self._waited_s, self._moved_bytes = (awaited, request), 0.0, 0
        if awaited is Awaited.NOTHING:
            return False
        self._waited_s += passed_s
        self._moved_bytes += moved_bytes
        return self._waited_s > self._allowed_s(awaited)

    def _allowed_s(self, awaited: Awaited) -> float:
        limits, moved = self.limits, self._moved_bytes
        match awaited:
            case Awaited.HEAD:
                return limits.head_s  # a head is small: no number of bytes makes it take longer
            case Awaited.BODY:
                return limits.body_s + moved / limits.body_bytes_per_s
            case _:
                return min(limits.answer_s + moved / limits.answer_bytes_per_s, limits.answer_longest_s)
