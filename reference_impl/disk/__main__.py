"""The process that writes: `python -m reference_impl.disk SOCKET MEMORY FOLDER...`.

Socket and memory are open file descriptors; of each place there are two folders, where files are written and where they
go. It ends when the other end of the socket is closed, so also when the process that started it was killed. Signals
from the terminal are for that process: this one must still write what was taken.
"""

import hashlib
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from queue import SimpleQueue

from reference_impl.disk.durable_file import write_whole
from reference_impl.disk.orders import Lines, Order, Outcome, outcome_line, read_order
from reference_impl.disk.shared_memory import AT_ONCE, SLOT_BYTES, mapped

_RECEIVED_BYTES = 1 << 16
_TWO = 2
_Place = tuple[Path, Path]


class _Copies:
    """An order that is being carried out, in each place by a thread of its own; the last one knows how it went."""

    def __init__(self, order: Order, content: memoryview, places: int) -> None:
        self._order = order
        self._content = content
        self._left = places
        self._outcome = Outcome(order.number)
        self._ending = threading.Lock()

    def write(self, place: _Place) -> Outcome | None:
        """Write one of them; the outcome of the whole where it is the last one."""
        failed = self._failed(place)
        with self._ending:
            self._left -= 1
            self._outcome = failed or self._outcome
            return None if self._left else self._outcome

    def _failed(self, place: _Place) -> Outcome | None:
        order = self._order
        try:
            write_whole(*place, order.name, self._content, order.length)
        except OSError as failure:
            return Outcome(order.number, errno=failure.errno or 0, why=str(failure))
        except BaseException as broken:  # noqa: BLE001 - the one who waits must hear of it
            return Outcome(order.number, why=repr(broken))
        return None


class _Writer:
    """Carries out orders, several at a time."""

    def __init__(self, answers: socket.socket, memory: memoryview, places: tuple[_Place, ...]) -> None:
        self._answers = answers
        self._memory = memory
        self._sending = threading.Lock()
        self._to_write: list[SimpleQueue[_Copies]] = [SimpleQueue() for _ in places]
        for place, waiting in zip(places, self._to_write, strict=True):
            for _ in range(AT_ONCE):
                threading.Thread(target=self._write, args=(place, waiting), daemon=True).start()

    def begin(self, order: Order) -> None:
        """Have it written, unless the bytes are others than those that were meant."""
        start = order.slot * SLOT_BYTES
        content = self._memory[start : start + SLOT_BYTES]
        if hashlib.sha256(content[: order.length]).hexdigest() != order.sha256:
            self._answer(Outcome(order.number, altered=True))
            return
        copies = _Copies(order, content, len(self._to_write))
        for waiting in self._to_write:
            waiting.put(copies)

    def _write(self, place: _Place, waiting: SimpleQueue[_Copies]) -> None:
        while True:
            if (outcome := waiting.get().write(place)) is not None:
                self._answer(outcome)

    def _answer(self, outcome: Outcome) -> None:
        with self._sending:
            self._answers.sendall(outcome_line(outcome))


def main(socket_file: int, memory_file: int, *folders: str) -> None:
    """Carry out orders until nobody is there to give any."""
    for from_terminal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(from_terminal, signal.SIG_IGN)
    _keep_to_one_of_two_processors()
    orders, lines = socket.socket(fileno=socket_file), Lines()
    paths = tuple(map(Path, folders))
    writer = _Writer(orders, mapped(memory_file), tuple(zip(paths[::2], paths[1::2], strict=True)))
    while piece := _received(orders):
        for line in lines.add(piece):
            writer.begin(read_order(line))
    os._exit(0)  # whoever waited for what is still being written is gone


def _keep_to_one_of_two_processors() -> None:
    """Leave the other to whoever gives orders.

    The threads here hold Python's lock in turn, and on both processors they push its event loop aside. Where there are
    more the system finds them room.
    """
    if sys.platform == "linux":
        allowed = os.sched_getaffinity(0)
        if len(allowed) == _TWO:
            os.sched_setaffinity(0, {max(allowed)})


def _received(orders: socket.socket) -> bytes:
    """Nothing where the other end is closed, or was killed with answers unread."""
    try:
        return orders.recv(_RECEIVED_BYTES)
    except ConnectionResetError:
        return b""


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
