"""Encryption in processes of its own. A cipher holds the interpreter, and with it every user of its process.

    python -m harness.load.users.ciphers

is such a process. File 3 is memory that it shares with the one that started it, in which plaintext becomes ciphertext;
orders come on standard input, answers go to standard output. It ends when there is nobody to give orders.
"""

import mmap
import os
import signal
import struct
import sys
import tempfile
from collections import deque
from contextlib import suppress

from harness.camera.encryption import SegmentCipher
from harness.camera.segment import Buffer

_ROOM_BYTES = 64 << 20  # memory that is never written to is none
_ORDERS, _ANSWERS, _MEMORY = 0, 1, 3  # files of such a process
_ORDER = struct.Struct("<Q16s16s")  # bytes of plaintext, key, IV
_ANSWER = struct.Struct("<Q")  # bytes of ciphertext


class CiphersBeside(SegmentCipher):
    """As its parent's, each call in one of so many processes. To be made before threads begin to use it.

    Where a process ended, or a segment is larger than the memory that is shared, all is done here.

    Args:
        processes: as many as there are threads that encrypt.
    """

    def __init__(self, processes: int) -> None:
        self._idle = deque(_Process() for _ in range(processes))

    def encrypt(self, media: Buffer, key: bytes, iv: bytes) -> Buffer:
        """The ciphertext."""
        one = self._idle.pop()
        try:
            return one.encrypted(media, key, iv) or super().encrypt(media, key, iv)
        finally:
            self._idle.append(one)

    def close(self) -> None:
        """End them; they end by themselves when this process does."""
        while self._idle:
            self._idle.pop().close()


class _Process:
    def __init__(self) -> None:
        file = _nameless_file()
        os.ftruncate(file, _ROOM_BYTES)
        self._memory = mmap.mmap(file, _ROOM_BYTES)
        orders, self._orders = os.pipe()
        self._answers, answers = os.pipe()
        files = [
            (os.POSIX_SPAWN_DUP2, one, at) for one, at in ((orders, _ORDERS), (answers, _ANSWERS), (file, _MEMORY))
        ]
        self.process = os.posix_spawn(  # not `subprocess`, which gevent makes one that lets other users go on
            sys.executable, [sys.executable, "-m", __name__], os.environ, file_actions=files, setsid=True
        )  # fmt: skip
        for given in (file, orders, answers):
            os.close(given)

    def encrypted(self, media: Buffer, key: bytes, iv: bytes) -> bytes:
        """The ciphertext; nothing where that can't be had from it."""
        size = len(media)
        if size > _ROOM_BYTES - 2 * len(iv):
            return b""
        self._memory[:size] = bytes(media) if isinstance(media, memoryview) else media
        try:
            os.write(self._orders, _ORDER.pack(size, key, iv))
        except BrokenPipeError:
            return b""
        answer = os.read(self._answers, _ANSWER.size)
        return self._memory[: _ANSWER.unpack(answer)[0]] if answer else b""

    def close(self) -> None:
        """Nobody orders any more."""
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        for pipe in (self._orders, self._answers):
            os.close(pipe)
        self._memory.close()


def _nameless_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("camproof-segments")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def main() -> None:
    """Encrypt what is ordered, until nobody is there to order."""
    memory, cipher = memoryview(mmap.mmap(_MEMORY, _ROOM_BYTES)), SegmentCipher()
    while order := os.read(_ORDERS, _ORDER.size):
        size, key, iv = _ORDER.unpack(order)
        ciphertext = cipher.encrypt(memory[:size], key, iv)
        memory[: len(ciphertext)] = ciphertext
        os.write(_ANSWERS, _ANSWER.pack(len(ciphertext)))


if __name__ == "__main__":
    main()
