"""What must end a moment after it was taken back: asked for until it is refused, or the time for that is over."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from harness.cloud.http import Answer

_POLL_S = 0.5
_TOO_MANY = 429  # says nothing of the right


async def once_heard(ask: Callable[[], Awaitable[Answer]], until_s: float) -> Answer:
    """The refusal, once the service has heard of it, or what it still says at `until_s` (monotonic)."""
    while True:
        answer = await ask()
        refused = not answer.accepted and answer.status != _TOO_MANY
        if refused or time.monotonic() > until_s:
            return answer
        await asyncio.sleep(_POLL_S)
