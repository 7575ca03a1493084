"""What cameras tell the index, in exactly this shape, and what the index knows then."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from reference_impl.foundation.body import Body

_Counter = Annotated[int, Field(ge=0, lt=1 << 53)]  # whole numbers that every JSON reader keeps exact
_Length = Annotated[int, Field(gt=0, lt=1 << 53)]
_Name = Annotated[str, Field(min_length=1, max_length=200)]
_ObjectKey = Annotated[str, Field(min_length=1, max_length=1024)]
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Iv = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
_Base64Url = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=1400)]

LONGEST_SEGMENT_US = 3_600_000_000
MOST_TOLD = 12  # segments in one request: within the longest body, whatever their names
MOST_LOST = 1_000_000  # segments in one gap: 23 days of 2 s; a playlist has an entry for each


class Segment(Body):
    """A segment that is stored. Times in microseconds since 1970, `size` in bytes."""

    object_key: _ObjectKey
    init_key: _ObjectKey
    span: _Name
    counter: _Counter
    start_us: _Counter
    duration_us: Annotated[int, Field(gt=0, le=LONGEST_SEGMENT_US)]
    key_id: _Name
    wrapped_key: _Base64Url
    key_version: Annotated[int, Field(ge=1, lt=1 << 31)]
    iv: _Iv
    sha256: _Sha256
    size: _Length


class SegmentList(Body):
    """Segments that are stored, told at once: all are taken down, or none."""

    segments: Annotated[tuple[Segment, ...], Field(min_length=1, max_length=MOST_TOLD)]


class Gap(Body):
    """Segments that are lost: counters `first` to `last` of a span, both included."""

    span: _Name
    first: _Counter
    last: _Counter
    start_us: _Counter
    duration_us: _Length
    reason: _Name

    @model_validator(mode="after")
    def _in_order(self) -> "Gap":
        if not self.first <= self.last < self.first + MOST_LOST:
            raise ValueError(f"last must be from first to first + {MOST_LOST - 1}")
        return self


class KnownSegment(Segment):
    """A segment that was taken down; what came later has a greater `arrival`."""

    arrival: _Counter


class KnownGap(Gap):
    """A gap that was taken down; what came later has a greater `arrival`."""

    arrival: _Counter


class Step(Body):
    """A step of a timeline, from `from_us` to the next one's: how much of it is recorded, and known to be lost.

    `lost_by_reason` shares `lost_us` out among the reasons of gaps; what the store has lost is `lost-in-store`.
    """

    from_us: _Counter
    recorded_us: _Counter
    lost_us: _Counter
    lost_by_reason: dict[_Name, _Counter]


class Span(Body):
    """What is known of a span of recording within the time that was asked about.

    Args:
        span: its name.
        start_us: when the first of its segments begins.
        end_us: when the last one ends.
        segments: how many are recorded.
        recorded_us: how long they are together.
        lost: how many are known to be lost.
        untold: how many between the first and the last nobody told of: not sent yet, or lost without a report.
    """

    span: _Name
    start_us: _Counter
    end_us: _Counter
    segments: _Counter
    recorded_us: _Counter
    lost: _Counter
    untold: int


class Timeline(Body):
    """How much of each step is recorded and lost, and the spans of recording, in order of time."""

    steps: tuple[Step, ...]
    spans: tuple[Span, ...]


class Stretch(Body):
    """Segments of a span one after the other, `first` to `last`, both included: recorded, or lost for a `reason`."""

    span: _Name
    start_us: _Counter
    end_us: _Counter
    first: _Counter
    last: _Counter
    lost: bool
    reason: _Name | None


class Coverage(Body):
    """What is recorded and lost, in order of time, as few stretches.

    Args:
        stretches: those that reach into the time asked about, as long as they are in it and around it.
        next_us: there are more than one answer holds: ask again with this as `from_us`. None: this is all.
    """

    stretches: tuple[Stretch, ...]
    next_us: _Counter | None


class Acknowledged(Body):
    """It is written down, and will be found."""

    acknowledged: Literal[True] = True


class Found(Body):
    """What is known of a camera in a span of time, each in order of time.

    Args:
        segments: recorded.
        gaps: lost.
        next_us: there is more than one answer holds: ask again with this as `from_us`. What reaches over that moment
            is in both answers. None: this is all.
    """

    segments: tuple[Segment, ...]
    gaps: tuple[Gap, ...]
    next_us: _Counter | None
