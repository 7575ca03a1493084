"""Initialisation segments: every segment needs one to be played, and thousands share one."""

import time
from collections.abc import Awaitable, Callable

_REMEMBERED, _REMEMBERED_S = 4_096, 60.0


class InitSegments:
    """Which of them the media store holds; those that it held a minute ago are not asked for again.

    Args:
        stored: asks the media store for the object of this bucket and key; None where there is none.
    """

    def __init__(self, stored: Callable[[str, str], Awaitable[object | None]]) -> None:
        self._stored = stored
        self._seen_s: dict[tuple[str, str], float] = {}

    async def has(self, organisation: str, key: str) -> bool:
        """Whether it is there, or was lately."""
        seen_s, now_s = self._seen_s.get((organisation, key)), time.monotonic()
        if seen_s is not None and now_s < seen_s + _REMEMBERED_S:
            return True
        if await self._stored(organisation, key) is None:
            return False
        if len(self._seen_s) >= _REMEMBERED:
            self._seen_s.clear()
        self._seen_s[organisation, key] = now_s
        return True
