"""The key server's threads are its own, few, and gone when it is."""

import asyncio
import threading

import pytest

from reference_impl.key_server.workers import Workers


def ours() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("key-server")]


async def test_work_runs_in_a_bounded_number_of_threads_that_end() -> None:
    workers, both = Workers(most=2), threading.Barrier(2)

    def work(number: int) -> tuple[int, str]:
        both.wait(10)
        return number, threading.current_thread().name

    done = await asyncio.gather(*(workers.run(work, n) for n in range(6)))
    assert [number for number, _ in done] == list(range(6))
    assert len({name for _, name in done}) == len(ours()) == 2
    await workers.close()
    assert not ours()


async def test_what_goes_wrong_is_told_to_whoever_asked() -> None:
    workers = Workers(most=1)
    with pytest.raises(ZeroDivisionError):
        await workers.run(divmod, 1, 0)
    await workers.close()


async def test_what_has_not_begun_does_not_hold_up_the_end() -> None:
    workers, begun, go = Workers(most=1), threading.Event(), threading.Event()

    def work() -> bool:
        begun.set()
        return go.wait(10)

    first, second = (asyncio.ensure_future(workers.run(work)) for _ in range(2))
    await asyncio.to_thread(begun.wait, 10)
    closing = asyncio.ensure_future(workers.close())
    with pytest.raises(asyncio.CancelledError):
        await second
    go.set()
    await closing
    assert await first
