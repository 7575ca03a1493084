"""The end of an entrance."""

import asyncio
import socket
import time

import pytest
from aiohttp import web

from reference_impl.foundation import ending
from reference_impl.foundation.limits import Limits
from reference_impl.front.entrance import Entrance
from reference_impl.front.front import Front
from reference_impl.front.journal import Journal
from reference_impl.front.metrics import Metrics
from reference_impl.front.tally import Tally
from reference_impl.front.tls import strict_tls


async def test_it_ends_though_a_cancellation_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """As asyncio loses one that comes with what was waited for."""
    lost = asyncio.Event()
    journal = Journal(None, time.time)
    front = Front("none", "", journal, Tally(Metrics(), "none", ""), Limits())
    runner = web.AppRunner(web.Application())
    await runner.setup()
    on = socket.create_server(("127.0.0.1", 0))
    entrance = Entrance(runner, front, on=on, tls=strict_tls())

    async def accept(_listening: socket.socket) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if lost.is_set():
                raise
            lost.set()
            raise ConnectionAbortedError from None  # the accepting goes on

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_accept", accept)
    monkeypatch.setattr(ending, "AGAIN_S", 0.01)
    async with asyncio.timeout(20):
        await entrance.start()
        await asyncio.sleep(0)
        await runner.cleanup()
    await journal.close()
    assert lost.is_set()
    assert on.fileno() == -1
    assert not [task for task in asyncio.all_tasks() if "_accept" in repr(task) or "_look" in repr(task)]
