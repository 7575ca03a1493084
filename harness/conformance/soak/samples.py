"""Looks at memory and disk while a soak goes on, seldom enough that it takes neither."""

import asyncio
import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from harness.conformance.soak.ledger import Ledger, Row
from harness.engines.live.memory import give_back
from harness.engines.live.watch.processes import CAMERAS, Processes

if TYPE_CHECKING:
    from harness.checks.soak import Sample

_LEAST_S = 0.25
_SAMPLES, _ROWS, _DISK_LOOKS = 2_000, 48, 100  # over the whole run
_TRIMS, _COLLECTIONS = 200, 64  # likewise; several for each floor of memory that is judged
_DISK_SHARE = 0.01  # of the time, that looking at the disk may take


class Samples:
    """What was seen.

    Args:
        processes: of the run.
        ledger: of its segments.
        stored: folders in which the cloud keeps objects.
        soak_s: how long it is to go on.
    """

    def __init__(self, processes: Processes, ledger: Ledger, stored: tuple[Path, ...], soak_s: float) -> None:
        self._processes, self._ledger, self._stored, self._soak_s = processes, ledger, stored, soak_s
        self.memory: dict[str, list[Sample]] = {}
        self.disk: list[Sample] = []
        self.rows: list[Row] = []

    async def watch(self, clock: Callable[[], float]) -> None:
        """Until cancelled; `clock` tells seconds since the start. The stretch that goes on then is told up to there."""
        self._memory(clock())
        try:
            async with asyncio.TaskGroup() as looks:
                looks.create_task(_every(max(_LEAST_S, self._soak_s / _SAMPLES), lambda: self._memory(clock())))
                looks.create_task(_every(max(_LEAST_S, self._soak_s / _TRIMS), lambda: self._floor(clock())))
                looks.create_task(_every(max(_LEAST_S, self._soak_s / _COLLECTIONS), lambda: self._in_use(clock())))
                looks.create_task(_every(self._soak_s / _ROWS, lambda: self._row(clock())))
                looks.create_task(self._disk(clock))
        finally:
            self._row(clock())

    def _row(self, at_s: float) -> None:
        self.rows.append(self._ledger.row(at_s))

    def _memory(self, at_s: float) -> None:
        for name, look in self._processes.look().items():
            held = self._ledger.held_bytes if name == CAMERAS else 0  # a backlog is no leak
            self.memory.setdefault(name, []).append((at_s, max(0, look.memory_bytes - held)))

    def _floor(self, at_s: float) -> None:
        """Without what has been freed."""
        give_back()
        self._memory(at_s)

    def _in_use(self, at_s: float) -> None:
        """Nor what could be: garbage that waits to be collected is no leak, and hides one that is small."""
        gc.collect()
        self._floor(at_s)

    async def _disk(self, clock: Callable[[], float]) -> None:
        while True:
            begun_s = clock()
            self.disk.append((begun_s, await asyncio.to_thread(lambda: sum(map(_size, self._stored)))))
            await asyncio.sleep(max(self._soak_s / _DISK_LOOKS, (clock() - begun_s) / _DISK_SHARE))


async def _every(seconds: float, look: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(seconds)
        look()


def _size(folder: str | Path) -> int:
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                total += _size(entry.path) if entry.is_dir(follow_symlinks=False) else _file_size(entry)
    except FileNotFoundError:  # retention was here
        pass
    return total


def _file_size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return 0
