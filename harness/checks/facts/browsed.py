"""What was seen of a web client in a browser: on the page, on the wire, and in what the browser keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harness.checks.facts.tried import Observation


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a timeline says and shows of a moment (UTC, microseconds)."""

    at_us: int
    words: str  # of the line that tells of it; "" where none does
    unlike: float | None  # how its picture differs from that of what is recorded: mean of 0 to 255; None: can't be told
    twins: float | None = None  # which part of what is recorded for certain looks as it does; None: can't be told


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame that the page presented."""

    number: int | None  # that is burnt in; None where none can be read
    at_us: int  # the moment that the page says it shows


@dataclass(frozen=True, slots=True)
class Watched:
    """A camera's recording, as the page showed and played it.

    Args:
        camera: its id.
        timeline: moments of it, before anything was played.
        altered: digest of the media in the segment whose ciphertext was changed on its way to the page; "": in none.
        told: what the timeline said of that segment's time after it was played over.
        decoded: digests of all that the page gave the browser to decode, in order.
        frames: that were presented.
        broken: why it came to no end.
    """

    camera: str
    timeline: Sequence[Pointed] = ()
    altered: str = ""
    told: str = ""
    decoded: Sequence[str] = ()
    inits: frozenset[str] = frozenset()  # of `decoded`, what are initialisation segments as they were uploaded
    frames: Sequence[Frame] = ()
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Browsed:
    """All of it.

    Args:
        browser: its name and version.
        absent: why no browser looked.
        controls: what must go well, by requirement: unless it does, the rest proves nothing.
        seen: what must be as it must be.
        watched: of Video operation.
    """

    browser: str = ""
    absent: str = "this run looked at no web client"
    controls: Mapping[str, Sequence[Observation]] = field(default_factory=dict)
    seen: Mapping[str, Sequence[Observation]] = field(default_factory=dict)
    watched: Watched | None = None
