"""Memory for bodies on their way to disk, shared with the process that writes them, lent in equal slots."""

import mmap
import os
import tempfile

SLOT_BYTES = 4 << 20
SLOTS = 32
AT_ONCE = 8
"""Copies in one place: a disk is busy with fewer, and more take the processor from whoever gives orders."""


class SharedMemory:
    """Page-aligned, so that the disk can read it without a copy. Pages that are never written to take no memory."""

    def __init__(self) -> None:
        self.file = _nameless_file()
        os.ftruncate(self.file, SLOTS * SLOT_BYTES)
        self._memory = memoryview(mmap.mmap(self.file, SLOTS * SLOT_BYTES))
        self._free = list(reversed(range(SLOTS)))

    @property
    def free(self) -> int:
        """How many slots are not lent."""
        return len(self._free)

    def take(self) -> int:
        """One of the free slots, its content arbitrary. The one used last comes first: it is warm."""
        return self._free.pop()

    def slot(self, number: int) -> memoryview:
        """The memory of a slot."""
        return self._memory[number * SLOT_BYTES : (number + 1) * SLOT_BYTES]

    def give_back(self, number: int) -> None:
        """Nobody reads or writes it any more."""
        self._free.append(number)

    def close(self) -> None:
        """Close the file; the memory goes with its last user."""
        os.close(self.file)


def mapped(file: int) -> memoryview:
    """The same memory in the other process."""
    return memoryview(mmap.mmap(file, SLOTS * SLOT_BYTES))


def _nameless_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("camproof-bodies")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
