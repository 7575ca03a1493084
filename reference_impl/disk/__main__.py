"""The process that writes: `python -m reference_impl.disk SOCKET MEMORY`, two open file descriptors.

It ends when the other end of the socket is closed, so also when the process that started it was killed. Signals from
the terminal are for that process: this one must still write what was taken.
"""

import hashlib
import os
import signal
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from reference_impl.disk.durable_file import write_whole
from reference_impl.disk.orders import Lines, Order, Outcome, outcome_line, read_order
from reference_impl.disk.shared_memory import SLOT_BYTES, SLOTS, mapped

_RECEIVED_BYTES = 1 << 16


class _Writer:
    """Carries out orders, several at a time."""

    def __init__(self, answers: socket.socket, memory: memoryview) -> None:
        self._answers = answers
        self._memory = memory
        self._threads = ThreadPoolExecutor(2 * SLOTS)
        self._sending = threading.Lock()

    def begin(self, order: Order) -> None:
        self._threads.submit(self._carry_out, order)

    def _carry_out(self, order: Order) -> None:
        try:
            outcome = Outcome(order.number, altered=not self._done(order))
        except OSError as failure:
            outcome = Outcome(order.number, errno=failure.errno or 0, why=str(failure))
        except BaseException as broken:  # noqa: BLE001 - the one who waits must hear of it
            outcome = Outcome(order.number, why=repr(broken))
        with self._sending:
            self._answers.sendall(outcome_line(outcome))

    def _done(self, order: Order) -> bool:
        """False where the bytes are others than those that were meant; then nothing is written."""
        start = order.slot * SLOT_BYTES
        slot = self._memory[start : start + SLOT_BYTES]
        if hashlib.sha256(slot[: order.length]).hexdigest() != order.sha256:
            return False
        *others, own = order.places
        writing = [self._others.submit(write_whole, *place, order.name, slot, order.length) for place in others]
        try:
            write_whole(*own, order.name, slot, order.length)
        finally:
            failures = [done.exception() for done in writing]
        for failure in failures:
            if failure is not None:
                raise failure
        return True

    _others = ThreadPoolExecutor(2 * SLOTS)  # apart from those that wait for them


def main(socket_file: int, memory_file: int) -> None:
    """Carry out orders until nobody is there to give any."""
    for from_terminal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(from_terminal, signal.SIG_IGN)
    orders, lines = socket.socket(fileno=socket_file), Lines()
    writer = _Writer(orders, mapped(memory_file))
    while piece := _received(orders):
        for line in lines.add(piece):
            writer.begin(read_order(line))
    os._exit(0)  # whoever waited for what is still being written is gone


def _received(orders: socket.socket) -> bytes:
    """Nothing where the other end is closed, or was killed with answers unread."""
    try:
        return orders.recv(_RECEIVED_BYTES)
    except ConnectionResetError:
        return b""


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
