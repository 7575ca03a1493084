"""Runs what a command does in an event loop, so that it can always put away what it opened."""

import asyncio
import signal
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Like `asyncio.run`; but Ctrl-C and SIGTERM cancel `work` once, and are not heard again until it has ended.

    With `asyncio.run` alone a second Ctrl-C breaks into the tidying that the first one began, and what is not put away
    then stays on the disk.

    Raises:
        KeyboardInterrupt: either signal came, and `work` let itself be cancelled.
    """
    if threading.current_thread() is not threading.main_thread():  # signals come to the main one alone
        return asyncio.run(work)
    terminating = signal.getsignal(signal.SIGTERM)
    try:
        return asyncio.run(_cancelled_once(work))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGTERM, terminating)  # the loop leaves it as the system has it


async def _cancelled_once(work: Coroutine[Any, Any, _T]) -> _T:
    task = asyncio.ensure_future(work)
    loop, heard = asyncio.get_running_loop(), asyncio.Event()

    def cancel() -> None:
        if not heard.is_set():
            heard.set()
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, cancel)
    return await task
