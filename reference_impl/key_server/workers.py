"""Threads for RSA, which takes long enough to hold up everything else in the event loop."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Workers:
    """A few threads of the key server's own: it neither waits for others nor takes their turn."""

    def __init__(self, most: int = min(4, os.cpu_count() or 1)) -> None:
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="key-server")

    async def run(self, work: Callable[_P, _T], *arguments: _P.args, **_none: _P.kwargs) -> _T:
        """What `work` returns."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

    async def close(self) -> None:
        """Finish what is being worked on; what waits is not begun any more."""
        await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)
