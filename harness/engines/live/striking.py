"""Strikes on the cloud's services during a live run: each at its time, told in the history when it has taken effect."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field

from harness.engines.live.notes import now_us
from harness.errors import BadInputError
from harness.history.event import EventKind
from harness.history.record import Recorder
from harness.scenario.model import Scenario, Strike

_MICRO = 1_000_000
Striker = Callable[[Strike], AbstractAsyncContextManager[None]]
"""Strikes: within, it has taken effect; at the end, it is undone."""


@dataclass(frozen=True)
class Striking:
    """The strikes of one run.

    Args:
        striker: who strikes; None where the cloud can't be struck.
        start_us: of the run, UTC.
        recorder: of its history.
        progress: is told in words.
    """

    striker: Striker | None
    start_us: int
    recorder: Recorder
    progress: Callable[[str], None]
    _locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def through(self, scenario: Scenario) -> None:
        """All of them. One that finds its service struck already waits until that is over."""
        try:
            async with asyncio.TaskGroup() as group:
                for strike in scenario.strikes:
                    group.create_task(self._one(strike))
        except ExceptionGroup as broken:
            raise broken.exceptions[0] from None

    async def _one(self, strike: Strike) -> None:
        if self.striker is None:
            raise BadInputError("this cloud's services can't be struck: it takes one in containers")
        await self._until(strike.start_s)
        async with AsyncExitStack() as stack:
            for service in sorted(strike.services):
                await stack.enter_async_context(self._locks[service])
            if self._elapsed_s() >= strike.end_s:
                self._say(f"{_told(strike)} is left out: what was before it lasted longer")
                return
            async with self.striker(strike):
                self._note(strike, EventKind.STRUCK)
                await self._until(strike.end_s)
            self._note(strike, EventKind.MENDED)

    def _note(self, strike: Strike, kind: EventKind) -> None:
        given = strike.model_dump(include={"to_bits_per_s", "by_s", "location"}, exclude_none=True)
        for site in strike.sites:
            self.recorder.add(now_us(), kind, site, service=", ".join(strike.services), what=strike.what, **given)
        self._say(_told(strike) + (" is over" if kind is EventKind.MENDED else ""))

    def _say(self, what: str) -> None:
        self.progress(f"{self._elapsed_s():.0f} s: {what}")

    def _elapsed_s(self) -> float:
        return (now_us() - self.start_us) / _MICRO

    async def _until(self, moment_s: float) -> None:
        await asyncio.sleep(max(0.0, moment_s - self._elapsed_s()))


def _told(strike: Strike) -> str:
    return f"{strike.what} of {', '.join(strike.services)}"
