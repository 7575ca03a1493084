"""What a copy of an object has to be: its size, and the digest of each of its pieces. Sans I/O."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

VERIFIED_BYTES = 8 << 20
"""Of a piece: so much is held against its digest before a byte of it is given away, and so much is in memory."""

_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a copy that have one digest."""

    start: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that is looked for."""

    name: str  # ends with the SHA-256 of all of it
    size: int
    pieces: str = ""  # digests of its pieces, see `PieceDigests`; "" for one piece, and for what is older than they are

    @property
    def sha256(self) -> str:
        """Of all of it, in hexadecimal."""
        return digest_of(self.name)

    def spans(self, start: int, length: int) -> Iterator[tuple[int, int]]:
        """A range, cut where pieces end: first byte and number of bytes, at least once."""
        end = start + length
        while True:
            stop = min(end, (start // VERIFIED_BYTES + 1) * VERIFIED_BYTES)
            yield start, stop - start
            if stop == end:
                return
            start = stop

    def piece(self, place: int) -> Piece | None:
        """The piece that holds this byte; None where no digest of it is known."""
        if self.size <= VERIFIED_BYTES:
            return Piece(0, self.size, self.sha256)
        number = place // VERIFIED_BYTES
        start, digest = number * VERIFIED_BYTES, self.pieces[number * _DIGITS : (number + 1) * _DIGITS]
        return Piece(start, min(VERIFIED_BYTES, self.size - start), digest) if self.pieces else None


class PieceDigests:
    """Takes the bytes of a copy as they come."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._open = hashlib.sha256()
        self._held_bytes = 0  # of the piece that is not whole yet

    def update(self, some: memoryview) -> None:
        """More of them."""
        while some:
            taken = some[: VERIFIED_BYTES - self._held_bytes]
            self._open.update(taken)
            self._held_bytes += len(taken)
            some = some[len(taken) :]
            if self._held_bytes == VERIFIED_BYTES:
                self._done.append(self._open.hexdigest())
                self._open, self._held_bytes = hashlib.sha256(), 0

    def text(self) -> str:
        """The SHA-256 of each piece in hexadecimal, one after the other; "" where all of it is one piece."""
        found = [*self._done, self._open.hexdigest()] if self._held_bytes else self._done
        return "".join(found) if len(found) > 1 else ""


def digest_of(name: str) -> str:
    """The SHA-256 that a copy of this name must have, in hexadecimal."""
    return name[-_DIGITS:]
