"""The event loop's end of the process that writes."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from reference_impl.disk.orders import Lines, Order, Outcome, order_line, read_outcome
from reference_impl.disk.shared_memory import AT_ONCE, SLOTS, SharedMemory

_ROOT = Path(__file__).parents[2]
_RECEIVED_BYTES = 1 << 16
_END_S = 10.0
_NO_SLOT = -1


class AlteredError(Exception):
    """The bytes are others than those that were meant: their digest differs."""


class WriterGoneError(Exception):
    """The process that writes ended before it answered, and so did the one that took its place."""


@dataclass(slots=True)
class _Given:
    """An order that is not answered yet, and who waits for it."""

    order: Order
    done: asyncio.Future[Outcome]
    again: bool = False  # the process that had it first ended


class DiskWriter:
    """Starts the process, gives it orders, and starts another one should it end.

    What the first had not answered the next one is given once more: to write the same bytes under the same name twice
    does no harm.

    A slot has one order under way, so what is sent always fits into the socket.

    Args:
        places: folders to write in, each with the folder on the same disk where a file goes when it is whole.
    """

    def __init__(self, places: Sequence[tuple[Path, Path]]) -> None:
        self._places = tuple(places)
        self.memory = SharedMemory()
        self._free = asyncio.Semaphore(SLOTS)
        self._numbers = count()
        self._waiting: dict[int, _Given] = {}  # by the order's number
        self._given_up: set[int] = set()  # slots to be given back when nothing reads them any more
        self._asked: asyncio.Task[Outcome] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._start()

    @property
    def pid(self) -> int:
        """The process that writes now."""
        return self._process.pid

    @property
    def has_room(self) -> bool:
        """Whether a slot may be lent to what is only on its way: those kept back are for what can be written now.

        Nor may those that others wait for, who just have not taken them yet: `lend` would wait behind them.
        """
        return self.memory.free > AT_ONCE and not self._free.locked()

    async def lend(self) -> int:
        """A slot, as soon as one is free; who asked first gets it first."""
        await self._free.acquire()
        return self.memory.take()

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
            WriterGoneError: the process ended meanwhile, and another one, too.
        """
        outcome = await self._carried_out(Order(next(self._numbers), slot, length, sha256, name))
        if outcome.altered:
            raise AlteredError
        if outcome.errno:
            raise OSError(outcome.errno, outcome.why)
        if outcome.why:
            raise WriterGoneError(outcome.why)

    async def answers(self) -> bool:
        """Whether the process carries out orders, once it has said so; one that has ended gives way to another.

        All who ask while one waits share its order, so that a process that stands still is not asked for ever more.
        """
        if self._asked is None or self._asked.done():
            nothing = Order(next(self._numbers), _NO_SLOT, 0, "", "")  # no content has this digest: nothing is written
            self._asked = asyncio.create_task(self._carried_out(nothing))
        return (await asyncio.shield(self._asked)).altered

    def give_back(self, slot: int) -> None:
        """The slot is free, as soon as nothing that was ordered reads it any more."""
        if any(given.order.slot == slot for given in self._waiting.values()):
            self._given_up.add(slot)
        else:
            self.memory.give_back(slot)
            self._free.release()

    def close(self) -> None:
        """End the process."""
        self._leave()
        self.memory.close()

    async def _carried_out(self, order: Order) -> Outcome:
        given = _Given(order, asyncio.get_running_loop().create_future())
        self._waiting[order.number] = given
        try:
            self._give(given)
        except OSError as broken:
            self._lost(broken)
        return await given.done

    def _give(self, given: _Given) -> None:
        self._listening()
        self._socket.send(order_line(given.order))

    def _listening(self) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._socket, self._read)

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
        given = self._waiting.pop(outcome.number)
        slot = given.order.slot
        if not given.done.done():  # the one who asked has not gone
            given.done.set_result(outcome)
        if slot in self._given_up:
            self._given_up.remove(slot)
            self.give_back(slot)

    def _lost(self, why: OSError | None) -> None:
        """Another process takes its place, and what was not answered; who waits for the second time hears of it."""
        self._leave()
        self._start()
        for given in list(self._waiting.values()):
            if given.again or not self._given_again(given):
                said = f"the process that writes objects ended: {why or 'it closed its end'}"
                self._settle(Outcome(given.order.number, why=said))

    def _given_again(self, given: _Given) -> bool:
        given.again = True
        try:
            self._give(given)
        except OSError:
            return False
        return True

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
