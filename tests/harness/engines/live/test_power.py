"""What a camera's power ends, and when."""

import asyncio

import pytest

from harness.engines.live import power
from harness.engines.live.power import Power


async def test_who_is_cancelled_leaves_nothing_behind_that_still_puts_things_away() -> None:
    put_away: list[str] = []

    async def upload() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)  # as a connection takes to be closed
            put_away.append("connection")

    lasting = asyncio.create_task(Power().lasting(upload()))
    await asyncio.sleep(0.01)
    lasting.cancel()
    await asyncio.wait({lasting})
    assert lasting.cancelled()
    assert put_away == ["connection"]


async def test_a_cancellation_that_is_lost_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(power, "_AGAIN_S", 0.01)
    lost: list[str] = []

    async def upload() -> None:
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if lost:
                    raise
                lost.append("the first")

    lasting = asyncio.create_task(Power().lasting(upload()))
    await asyncio.sleep(0.01)
    lasting.cancel()
    done, _ = await asyncio.wait({lasting}, timeout=5)
    assert done == {lasting}
    assert lost == ["the first"]
