"""Work in threads is over before anybody goes on, also where it is cancelled."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager

import pytest

from harness.conformance.containers import own, strikes
from harness.conformance.containers.threads import in_thread


class Slow:
    """Work that has begun, and ends when it may."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.over = False

    def __call__(self, *_: object, **_named: object) -> None:
        self.begun.set()
        self.may_end.wait(10)
        self.over = True

    @contextmanager
    def at_the_end(self) -> Iterator[None]:
        yield
        self()


async def _as_a_with(slow: Slow) -> None:
    async with in_thread(slow.at_the_end()):
        pass


async def _as_a_limit(slow: Slow) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strikes, "change", slow)
        await own._OfRegion(None, "eu-fra").set(0)  # type: ignore[arg-type]  # nobody looks at the cloud


@pytest.mark.parametrize("waits", [_as_a_with, _as_a_limit])
async def test_who_is_cancelled_however_often_waits_for_the_end(
    waits: Callable[[Slow], Coroutine[None, None, None]],
) -> None:
    slow = Slow()
    waiting = asyncio.create_task(waits(slow))
    while not slow.begun.is_set():  # noqa: ASYNC110 - it is a thread's
        await asyncio.sleep(0.001)
    for _ in range(2):
        waiting.cancel()
        for _ in range(5):
            await asyncio.sleep(0)
    gone = waiting.done()
    slow.may_end.set()
    await asyncio.wait({waiting})
    assert not gone
    assert slow.over
    assert waiting.cancelled()
