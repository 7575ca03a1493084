"""Set-up requests that may be made again: a cloud that is busy for a moment costs no run."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from harness.errors import CloudRefusedError, CloudUnreachableError

T = TypeVar("T")
_TRIES = 3
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 5.0
_BUSY = 503


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """What comes of a request that does no harm when it is made twice; 503 and no answer are met with another try.

    Raises:
        CloudRefusedError, CloudUnreachableError: of the last try, or of the first that another would not help.
    """
    wait_s = _FIRST_WAIT_S
    for _ in range(_TRIES - 1):
        try:
            return await ask()
        except CloudUnreachableError:
            told_s = None
        except CloudRefusedError as refused:
            if refused.status != _BUSY:
                raise
            told_s = refused.retry_after_s
        await asyncio.sleep(min(wait_s if told_s is None else told_s, _LONGEST_WAIT_S))
        wait_s *= 2
    return await ask()
