"""Looks at the machine while a live run is under way."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Protocol, Self

from harness.checks.machine import Machine, Process, Progress, Share
from harness.engines.live.watch.loop import LoopLag
from harness.engines.live.watch.parts import OF_CAMERAS, ProcessorParts
from harness.engines.live.watch.processes import CLOUD, Look, Processes, busy_s, cores

_EVERY_S = 0.25
_WHOLE = "all of it"
_LOOKS_A_SAMPLE = 4  # at the disk, for each at memory


class Inside(Protocol):
    """What only the cloud's process itself can see."""

    @property
    def lag_s(self) -> float:
        """By which its event loop's timers came late in one case of a hundred."""

    @property
    def worst_lag_s(self) -> float:
        """The latest."""

    @property
    def parts_s(self) -> Mapping[str, float]:
        """Processor time by part."""


class CloudBeside(Protocol):
    """The cloud's process."""

    @property
    def pid(self) -> int:
        """Its number."""

    async def begin(self) -> None:
        """Have it forget what it has seen of itself."""

    async def look(self) -> Inside:
        """What it has seen of itself since then."""


class Watch:
    """For the time of the `async with`. What counts is what lies between `begin` and `end`.

    Args:
        cloud: its process, where it has one of its own on this machine.
    """

    def __init__(self, cloud: CloudBeside | None = None) -> None:
        self._cloud = cloud
        self._processes = Processes(cloud.pid if cloud else None)
        self._lag, self._parts = LoopLag(), ProcessorParts(OF_CAMERAS)
        self._stack = AsyncExitStack()
        self._peaks: dict[str, int] = {}
        self._waits, self._looks = 0, 0
        self._inside: Inside | None = None
        self.begun, self._ended = asyncio.Event(), False

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._lag)
            stack.enter_context(self._parts)
            task = asyncio.create_task(self._watch())
            stack.push_async_callback(_cancelled, task)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self._stack.aclose()

    async def begin(self) -> None:
        """From now on it counts."""
        if self._cloud is not None:
            await self._cloud.begin()
        self._lag.forget()
        self._parts.forget()
        self._waits = self._looks = 0
        self._since = self._now()
        self.begun.set()

    async def end(self) -> None:
        """From now on it counts no more; said again, nothing changes."""
        if self._ended:
            return
        self._ended = True
        self._until, self._parts_s = self._now(), self._parts.taken_s()
        self._lag_s, self._worst_lag_s = self._lag.usual_s, self._lag.worst_s
        if self._cloud is not None:
            self._inside = await self._cloud.look()

    @property
    def seconds(self) -> float:
        """Between `begin` and `end`."""
        return self._until[0] - self._since[0]

    def seen(self, progress: Progress) -> Machine:
        """All of it, with how the cameras got on, which the history knows."""
        since, until = self._since, self._until
        taken = {name: until[2][name].processor_s - look.processor_s for name, look in since[2].items()}
        others_s = max(0.0, until[1] - since[1] - sum(taken.values()))
        disk_wait = self._waits / self._looks if self._looks else 0.0
        return Machine(
            until[0] - since[0], cores(),
            tuple(self._process(name, taken_s) for name, taken_s in taken.items()),
            tuple(sorted(self._shares(taken), key=lambda share: -share.processor_s)), others_s, disk_wait, progress,
        )  # fmt: skip

    def _now(self) -> tuple[float, float, Mapping[str, Look]]:
        return asyncio.get_running_loop().time(), busy_s(), self._processes.look()

    def _process(self, name: str, taken_s: float) -> Process:
        peak = self._peaks.get(name, 0)
        if name == self._processes.own:
            return Process(name, taken_s, peak, self._lag_s, self._worst_lag_s)
        if name == CLOUD and self._inside is not None:
            return Process(name, taken_s, peak, self._inside.lag_s, self._inside.worst_lag_s)
        return Process(name, taken_s, peak)

    def _shares(self, taken: Mapping[str, float]) -> list[Share]:
        inside = {self._processes.own: self._parts_s} | ({CLOUD: self._inside.parts_s} if self._inside else {})
        return [
            Share(name, part, part_s)
            for name, taken_s in taken.items()
            for part, part_s in inside.get(name, {_WHOLE: taken_s}).items()
        ]

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_EVERY_S)
            self._looks += 1
            self._waits += self._processes.waits_for_disk()
            if self._looks % _LOOKS_A_SAMPLE == 0:
                for name, look in self._processes.look().items():
                    self._peaks[name] = max(self._peaks.get(name, 0), look.memory_bytes)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
