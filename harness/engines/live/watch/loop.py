"""How late an event loop's timers come."""

import asyncio
from typing import Self

from harness.history.spread import Spread

_EVERY_S = 0.05


class LoopLag:
    """Of the running event loop, for the time of the `async with`."""

    def __init__(self) -> None:
        self.forget()
        self._watching: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *raised: object) -> None:
        self._watching.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)

    def forget(self) -> None:
        """Begin anew."""
        self._spread, self.worst_s = Spread(), 0.0

    @property
    def usual_s(self) -> float:
        """All but one of a hundred came no later."""
        return self._spread.at(0.99)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _EVERY_S
            await asyncio.sleep(_EVERY_S)
            late_s = loop.time() - due
            self._spread.add(late_s)
            self.worst_s = max(self.worst_s, late_s)
