"""Processes of a lab are stopped, however they take it."""

import asyncio
from pathlib import Path

import pytest

from harness.engines.lab import kernel
from harness.engines.lab.kernel import Kernel
from harness.engines.lab.plan import Plan


class Stubborn:
    """A process that does not end when it is told to, and has ended by itself when it is killed."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.told: list[str] = []

    def terminate(self) -> None:
        self.told.append("terminate")

    def kill(self) -> None:
        self.told.append("kill")
        self.ended.set()
        raise ProcessLookupError

    async def wait(self) -> int:
        await self.ended.wait()
        return 0


async def test_who_ends_between_the_last_warning_and_the_kill_is_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kernel, "_GONE_S", 0.01)
    made, process = Kernel(Plan(), tmp_path), Stubborn()
    made._running["client"] = process  # type: ignore[assignment]
    await made.stop("client")
    assert process.told == ["terminate", "kill"]
    assert made._running == {}


async def test_who_is_cancelled_as_a_process_ends_takes_no_further_step(tmp_path: Path) -> None:
    made, process = Kernel(Plan(), tmp_path), Stubborn()
    made._running["client"] = process  # type: ignore[assignment]
    stopping = asyncio.create_task(made.stop("client"))
    for _ in range(5):
        await asyncio.sleep(0)
    process.ended.set()
    stopping.cancel()
    await asyncio.wait({stopping})
    assert stopping.cancelled()
