"""What a service stands on, and whether it holds."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable


class Part(Protocol):
    """A database, a store, or another service's."""

    async def trouble(self) -> str:
        """What is wrong with it, in words without a path or a value; empty where it can be used."""


@runtime_checkable
class Cares(Protocol):
    """A part that looks after what is kept; `unknown` hears after each round how many it is of that nobody knows."""

    unknown: Callable[[int], None] | None


@runtime_checkable
class Stores(Protocol):
    """A part that keeps objects; `stored` hears of each how long it took, in seconds. It may take `patience_s`."""

    stored: Callable[[float], None] | None
    patience_s: float
