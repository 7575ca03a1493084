"""The event loop's end of the process that writes."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path

from reference_impl.disk.orders import Lines, Order, Outcome, order_line, read_outcome
from reference_impl.disk.shared_memory import SharedMemory

_ROOT = Path(__file__).parents[2]
_RECEIVED_BYTES = 1 << 16
_END_S = 10.0


class AlteredError(Exception):
    """The bytes are others than those that were meant: their digest differs."""


class WriterGoneError(Exception):
    """The process that writes ended, and with it what it had not answered."""


class DiskWriter:
    """Starts the process, gives it orders, and starts another one should it end.

    A slot has one order under way, so what is sent always fits into the socket.

    Args:
        places: folders to write in, each with the folder on the same disk where a file goes when it is whole.
    """

    def __init__(self, places: Sequence[tuple[Path, Path]]) -> None:
        self._places = tuple(places)
        self.memory = SharedMemory()
        self._numbers = count()
        self._waiting: dict[int, tuple[int, asyncio.Future[Outcome]]] = {}  # by order: its slot, who waits
        self._given_up: set[int] = set()  # slots to be given back when nothing reads them any more
        self._loop: asyncio.AbstractEventLoop | None = None
        self._start()

    @property
    def pid(self) -> int:
        """The process that writes now."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether that process runs."""
        return self._process.poll() is None

    async def write(self, slot: int, length: int, sha256: str, name: str) -> None:
        """Write a slot's first bytes; they are on disk in every place on return.

        Args:
            slot: where they are.
            length: how many there are.
            sha256: their digest in hexadecimal.
            name: of the file.

        Raises:
            AlteredError: they have another digest; nothing is written.
            OSError: a place can't take them.
            WriterGoneError: the process ended meanwhile.
        """
        outcome = await self._carried_out(Order(next(self._numbers), slot, length, sha256, name))
        if outcome.altered:
            raise AlteredError
        if outcome.errno:
            raise OSError(outcome.errno, outcome.why)
        if outcome.why:
            raise WriterGoneError(outcome.why)

    def give_back(self, slot: int) -> None:
        """The slot is free, as soon as nothing that was ordered reads it any more."""
        if any(reads == slot for reads, _ in self._waiting.values()):
            self._given_up.add(slot)
        else:
            self.memory.give_back(slot)

    def close(self) -> None:
        """End the process."""
        self._leave()
        self.memory.close()

    async def _carried_out(self, order: Order) -> Outcome:
        done: asyncio.Future[Outcome] = self._listening().create_future()
        self._waiting[order.number] = order.slot, done
        try:
            self._socket.send(order_line(order))
        except OSError as broken:
            self._lost(broken)
        return await done

    def _listening(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._socket, self._read)
        return self._loop

    def _read(self) -> None:
        try:
            piece = self._socket.recv(_RECEIVED_BYTES)
        except BlockingIOError:
            return
        except OSError as broken:
            self._lost(broken)
            return
        if not piece:
            self._lost(None)
        for line in self._lines.add(piece):
            self._settle(read_outcome(line))

    def _settle(self, outcome: Outcome) -> None:
        slot, done = self._waiting.pop(outcome.number)
        if not done.done():  # the one who asked has not gone
            done.set_result(outcome)
        if slot in self._given_up:
            self._given_up.remove(slot)
            self.give_back(slot)

    def _lost(self, why: OSError | None) -> None:
        """Everyone who waits hears it; the next order finds a new process."""
        self._leave()
        self._start()
        for number in list(self._waiting):
            self._settle(Outcome(number, why=f"the process that writes objects ended: {why or 'it closed its end'}"))

    def _start(self) -> None:
        self._lines = Lines()
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(0)  # never waits
        files, folders = (theirs.fileno(), self.memory.file), chain.from_iterable(self._places)
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-S", "-m", "reference_impl.disk", *map(str, (*files, *folders))],
            pass_fds=files, env={**os.environ, "PYTHONPATH": str(_ROOT)}, cwd="/",
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()

    def _leave(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._socket)
        self._loop = None
        self._socket.close()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
