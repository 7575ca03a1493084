"""A line to one place: what comes to its port is carried there, and it can be cut, hang and reset like any uplink."""

import asyncio
from collections import Counter
from collections.abc import Callable

from harness.engines.live.connection import close
from harness.engines.live.lane import Pipe
from harness.engines.live.uplink import Uplink
from harness.network.link import LinkState, Mode

UP = LinkState(Mode.UP, 1e9, 1e9, 0)  # as a wire within a machine

Place = Callable[[], tuple[str, int]]
"""Host and port, asked anew for each connection."""


class Relay(Uplink):
    """An uplink that clients need not know of: TLS passes through it, and no proxy has to be set.

    Args:
        name: of what lies behind it, for messages.
        place: where that is.
        host: the address to listen on; any, as it leads to this place only.
    """

    _leads_anywhere = False

    def __init__(self, name: str, place: Place, *, host: str = "127.0.0.1") -> None:
        super().__init__(name, UP, host=host)
        self._place = place
        self.opened = 0  # connections so far
        self.ended = Counter[tuple[str, int]]()  # of these, by the place that they led to

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.sockets[0].getsockname()[1])

    def reset_once(self) -> None:
        """Reset what is open, and take new connections as before."""
        self._reset()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        await self._passing.wait()
        if reader.at_eof():
            return
        place = self._place()
        try:
            await self._through(place, reader, writer)
        finally:
            self.ended[place] += 1

    async def _through(
        self, place: tuple[str, int], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(*place)
        except OSError:
            return  # leaving resets the near end
        with self._held(far_writer):
            async with asyncio.TaskGroup() as both:
                both.create_task(Pipe(self._up, reader, far_writer).run())
                both.create_task(Pipe(self._down, far_reader, writer).run())
            await close(far_writer, writer)
