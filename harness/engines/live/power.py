"""A camera's power: what runs ends with it, at once."""

import asyncio
from collections.abc import Coroutine
from math import inf

_AGAIN_S = 5.0


class Power:
    """It is there at first. `on_since_us`: since when (UTC, microseconds), or 0; infinite while it is away."""

    def __init__(self) -> None:
        self.on_since_us = 0.0
        self._back = asyncio.Event()
        self._back.set()
        self._running: asyncio.Future[None] | None = None

    def off(self) -> None:
        """It goes. What runs is cancelled, and takes no further step."""
        self.on_since_us = inf
        self._back.clear()
        if self._running is not None:
            self._running.cancel()

    def on(self, moment_us: int) -> None:
        """It comes back."""
        self.on_since_us = moment_us
        self._back.set()

    async def back(self) -> None:
        """Wait until it is there."""
        await self._back.wait()

    async def lasting(self, work: Coroutine[object, object, None]) -> bool:
        """Do something for as long as there is power; whether it came to its end.

        It has ended in any case: a cancellation waits for that, too.
        """
        if not self._back.is_set():
            work.close()
            return False
        self._running = asyncio.ensure_future(work)
        try:
            await asyncio.wait({self._running})
        except asyncio.CancelledError:
            while not self._running.done():  # a library may lose one cancellation
                self._running.cancel()
                await asyncio.wait({self._running}, timeout=_AGAIN_S)
            raise
        if self._running.cancelled():
            return False
        self._running.result()
        return True
