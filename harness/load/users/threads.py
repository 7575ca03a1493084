"""Threads in which users seal: it would keep all other users waiting, and make their answers look late."""

from collections.abc import Callable
from typing import TypeVar

from gevent.threadpool import ThreadPool

from harness.load.users.ciphers import CiphersBeside

T = TypeVar("T")
THREADS = 2  # each with a process that encrypts: together as fast as one process's users can upload


class SealingThreads:
    """Of this process; made in the thread in which its users are."""

    def __init__(self) -> None:
        self._ciphers = CiphersBeside(THREADS)
        self._pool = ThreadPool(THREADS)

    @property
    def cipher(self) -> CiphersBeside:
        """For what is done in them."""
        return self._ciphers

    def close(self) -> None:
        """When all users have ended."""
        self._pool.kill()
        self._ciphers.close()

    def __call__(self, work: Callable[[], T]) -> T:
        """What the work returns, done in a thread while other users go on; what it raises is raised."""
        done: T = self._pool.apply(work)
        return done
