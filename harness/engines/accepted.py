"""A server's connections, each answered by a task of its own."""

import asyncio
from collections.abc import Awaitable, Callable

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
End = Callable[[asyncio.StreamWriter], None]


def dropped(writer: asyncio.StreamWriter) -> None:
    """Close; what is left to send is not sent."""
    writer.transport.abort()


class Accepted:
    """The connections that are open now; none outlives its task, not even one that is cancelled before it began.

    Args:
        answer: what is done with a connection. What it raises is the caller's matter, but for cancellation.
        end: how a connection is ended afterwards.
    """

    def __init__(self, answer: Answer, end: End = dropped) -> None:
        self._answer, self._end = answer, end
        self._tasks: set[asyncio.Future[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """For `asyncio.start_server`, whose own tasks of Python 3.11 would call their cancellation an error."""
        task = asyncio.ensure_future(self._answer(reader, writer))
        self._tasks.add(task)

        def ended(_: asyncio.Future[None]) -> None:
            self._tasks.discard(task)
            self._end(writer)

        task.add_done_callback(ended)

    def cancel(self) -> None:
        """Break off all that are open."""
        for task in self._tasks:
            task.cancel()

    async def end(self) -> None:
        """Break off all that are open, and wait until they are gone."""
        ending = tuple(self._tasks)
        self.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        await asyncio.sleep(0)  # the loop forgets their sockets
