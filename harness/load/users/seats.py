"""Who is who: each user of locust takes a seat, in whichever process it is; a seat of a process that died is free."""

import fcntl
import os
from pathlib import Path


class Seats:
    """Numbered from 0 on, over all processes that open the same file.

    The kernel holds a lock on a byte for each seat that is taken, and drops it with its process: where a worker is
    killed and locust starts its users again in another one, they take the seats of those who were.

    Args:
        path: the file.
        count: how many there are.
        first: the first that may be taken here.
        every: each of so many from there on: of processes on several machines each has its own.
    """

    def __init__(self, path: Path, count: int, *, first: int = 0, every: int = 1) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._numbers = range(first, count, every)
        self._own: set[int] = set()

    def take(self) -> int | None:
        """The first free one; None where there is none."""
        for number in self._numbers:
            if number not in self._own and self._lock(number):
                self._own.add(number)
                return number
        return None

    def leave(self, number: int) -> None:
        """It is free again."""
        self._own.discard(number)
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, number)

    def _lock(self, number: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except BlockingIOError:
            return False
        return True
