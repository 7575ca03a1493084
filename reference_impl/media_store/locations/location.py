"""What a storage location is."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import IO, Protocol

PIECE_BYTES = 4 << 20  # what is held in memory of a copy that is read through


@dataclass(frozen=True, slots=True)
class Held:
    """A copy that a location holds."""

    name: str
    size: int
    modified_s: float  # since 1970, by the location's clock


class Location(Protocol):
    """One place for copies, which fails apart from the others. What it can't do it raises as OSError.

    Names are those of `name_of`; they end with the SHA-256 of the content, so that one name has one content.
    """

    @property
    def label(self) -> str:
        """Where it is, for logs: no secrets."""

    async def ready(self) -> None:
        """Return where a copy could be written now, as far as can be seen without leaving anything."""

    async def held(self, name: str) -> Held | None:
        """The copy of this name, or None where there is none."""

    async def read(self, name: str, start: int, length: int) -> bytes:
        """So many bytes of a copy from there on; fewer where it ends before."""

    async def write(self, name: str, content: IO[bytes]) -> None:
        """Write a copy, whole or not at all, in the place of one that may be there; durable on return."""

    async def remove(self, name: str) -> None:
        """Remove a copy; no matter if it is not there."""

    def names(self) -> AsyncGenerator[Held, None]:
        """All copies, in any order, with constant memory."""
