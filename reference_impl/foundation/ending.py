"""The end of work that runs beside all else."""

import asyncio

AGAIN_S = 5.0


async def ended(*tasks: asyncio.Task[None]) -> None:
    """Cancel tasks until each has come to its end, whatever that is.

    One cancellation may be lost: a library on its way may swallow it. It is said again every `AGAIN_S` seconds, which
    is the time that the work has to put things away.
    """
    left = set(tasks)
    while left := {task for task in left if not task.done()}:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=AGAIN_S)
