"""Parts of a probe that are to end before the credentials do that they were made with."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from harness.engines.live.camera import now_us
from harness.errors import CloudUnreachableError

_TRIES = 3


class Holding(Protocol):
    """What holds credentials."""

    @property
    def ends_us(self) -> int:
        """When the first of them ends (UTC, microseconds)."""


H = TypeVar("H", bound=Holding)
T = TypeVar("T")


async def in_time(part: Callable[[H], Awaitable[T]], fresh: Callable[[], Awaitable[H]]) -> T:
    """What a part finds with fresh credentials before they end: what it meets after that tells of their end alone.

    Raises:
        CloudUnreachableError: a cloud, or a machine, that is too slow for that several times over.
    """
    for _ in range(_TRIES):
        held = await fresh()
        found = await part(held)
        if now_us() < held.ends_us:
            return found
    raise CloudUnreachableError("answers to a few requests took longer than temporary credentials hold")
