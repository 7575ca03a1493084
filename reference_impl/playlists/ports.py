"""What playlists are made of, as others give it. Services know nothing of each other, so these are shapes only."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Segment(Protocol):
    """A stored segment, as the recording index tells it. Times in microseconds."""

    @property
    def object_key(self) -> str: ...  # noqa: D102 - the fields of cloud-api.md
    @property
    def init_key(self) -> str: ...  # noqa: D102
    @property
    def span(self) -> str: ...  # noqa: D102
    @property
    def counter(self) -> int: ...  # noqa: D102
    @property
    def start_us(self) -> int: ...  # noqa: D102
    @property
    def duration_us(self) -> int: ...  # noqa: D102
    @property
    def wrapped_key(self) -> str: ...  # noqa: D102
    @property
    def key_version(self) -> int: ...  # noqa: D102
    @property
    def iv(self) -> str: ...  # noqa: D102
    @property
    def sha256(self) -> str: ...  # noqa: D102
    @property
    def arrival(self) -> int: ...  # noqa: D102


class Gap(Protocol):
    """Lost segments of a span, `first` to `last`, both included."""

    @property
    def span(self) -> str: ...  # noqa: D102 - the fields of cloud-api.md
    @property
    def first(self) -> int: ...  # noqa: D102
    @property
    def last(self) -> int: ...  # noqa: D102
    @property
    def start_us(self) -> int: ...  # noqa: D102
    @property
    def duration_us(self) -> int: ...  # noqa: D102
    @property
    def arrival(self) -> int: ...  # noqa: D102


class Recordings(Protocol):
    """What is known of a camera in a span of time."""

    @property
    def segments(self) -> Sequence[Segment]: ...  # noqa: D102 - said above
    @property
    def gaps(self) -> Sequence[Gap]: ...  # noqa: D102


Find = Callable[[str, str, int, int], Awaitable[Recordings]]
"""Finds an organisation's camera's recordings from … to …, microseconds since 1970."""

Beyond = Callable[[str, str, int, int, int], Awaitable[int | None]]
"""Where a span must end for at most so many segments and gaps; None where it has no more. The last is how many."""

Presigned = Callable[[str, str, str], str]
"""The address for a viewer of a bucket's object, readable without credentials."""

ContentKeyAddress = Callable[[str, str, int, str], str]
"""Where an organisation's camera's content key is unwrapped: key version, wrapped key (base64url)."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses for one playlist."""

    media: Callable[[str], str]  # of an object key
    content_key: Callable[[int, str], str]  # of a key version and a wrapped key
    gap: str = "gap.m4v"  # of what is not there; players never fetch it
