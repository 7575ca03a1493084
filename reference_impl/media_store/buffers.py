"""Memory for bodies on their way to disk: page-aligned, so that the disk can read it without a copy."""

import mmap

BUFFER_BYTES = 4 << 20
_KEPT = 16


class Buffers:
    """Lends buffers of `BUFFER_BYTES`. Some are kept: memory that was used before costs the system nothing."""

    def __init__(self) -> None:
        self._free: list[mmap.mmap] = []

    def take(self) -> mmap.mmap:
        """A buffer, its content arbitrary. Pages that are never written to take no memory."""
        return self._free.pop() if self._free else mmap.mmap(-1, BUFFER_BYTES)

    def give_back(self, buffer: mmap.mmap) -> None:
        """Nobody reads or writes it any more."""
        if len(self._free) < _KEPT:
            self._free.append(buffer)
