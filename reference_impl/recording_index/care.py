"""What care of the index needs of others, and what it finds. Services know nothing of each other: these are shapes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, Protocol

from pydantic import Field

from reference_impl.foundation.body import Body

_Count = Annotated[int, Field(ge=0)]
MOST_NAMES = 100


class KeptObject(Protocol):
    """An object of the media store."""

    @property
    def key(self) -> str: ...  # noqa: D102 - the fields of cloud-api.md
    @property
    def sha256(self) -> str: ...  # noqa: D102
    @property
    def size(self) -> int: ...  # noqa: D102
    @property
    def stored_us(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class StorePorts:
    """This region's media store, in process."""

    buckets: Callable[[], Awaitable[Sequence[str]]]
    walk: Callable[[str], AsyncIterator[KeptObject]]  # a bucket's objects in order of their keys
    stored: Callable[[str, str], Awaitable[KeptObject | None]]
    remove: Callable[[Any], Awaitable[bool]]  # an object as `walk` or `stored` gave it; False where it is gone


Retention = Callable[[str], Awaitable[timedelta | None]]
"""How long an organisation's recordings are kept: a setting of My Systems. None where there is no such organisation."""


class Named(Body):
    """How many, and the first of them by name."""

    count: _Count
    first: tuple[str, ...]


class Findings(Body):
    """What a comparison of an organisation's rows with its objects found.

    Args:
        rows: rows that were compared.
        objects: objects that were compared.
        lost: rows that can't be played, as their object is gone, or is another: playlists show them as gaps.
        without_init: those of them whose object is there, and whose initialisation segment is gone.
        found_again: rows that were lost, and whose object is there again.
        unindexed: objects that no row names: nothing plays them, and they stay for their camera to tell of them.
        removed: objects that no row names any more, or for too long: they are gone.
    """

    rows: _Count
    objects: _Count
    lost: Named
    without_init: Named
    found_again: Named
    unindexed: Named
    removed: Named


class Removal(Body):
    """What retention removed of a camera in one go: all of it ended before `before_us`."""

    at_us: _Count
    camera: str
    before_us: int
    segments: _Count
    gaps: _Count


@dataclass(slots=True)
class Noting:
    """Counts, and keeps the first names: of millions, too."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def note(self, name: str) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < MOST_NAMES:
            self.first.append(name)

    def named(self) -> Named:
        """As it is shown."""
        return Named(count=self.count, first=tuple(self.first))
