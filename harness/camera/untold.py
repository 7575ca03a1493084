"""What a camera has stored and not told the index yet: who catches up tells of several segments in one request."""

from collections.abc import Sequence

from harness.camera.segment import SealedSegment


class Untold:
    """Segments that are in the media store, oldest first, until the index is told of them.

    Nothing waits here that could be told: a segment is held back only while others are on their way to the store right
    behind it. Where the index refuses several at once, nobody knows which it means: they are told one by one then.

    Args:
        most: the most that are told at once.
    """

    __slots__ = ("_alone", "_most", "_stored")

    def __init__(self, most: int) -> None:
        if most < 1:
            raise ValueError(f"most must be 1 or more, not {most}")
        self._most = most
        self._stored: list[SealedSegment] = []
        self._alone = 0  # so many of the next are told one by one

    def __bool__(self) -> bool:
        return bool(self._stored)

    def add(self, segment: SealedSegment) -> None:
        """It is stored."""
        self._stored.append(segment)

    def due(self, *, more_wait: bool) -> bool:
        """Whether to tell now; `more_wait`: others could be stored before."""
        most = 1 if self._alone else self._most
        return bool(self._stored) and (not more_wait or len(self._stored) >= most)

    def take(self) -> tuple[SealedSegment, ...]:
        """All of them, to be told now."""
        taken, self._stored = tuple(self._stored), []
        return taken

    def refused(self, told: Sequence[SealedSegment]) -> None:
        """The index did not take them; several are told one by one from now on."""
        self._alone = max(self._alone, len(told) if len(told) > 1 else 0)

    def gone(self) -> None:
        """One left the camera: acknowledged, or given up."""
        self._alone = max(0, self._alone - 1)
