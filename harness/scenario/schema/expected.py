"""What a scenario expects of its run, and how far engines may differ on it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from harness.scenario import quantities
from harness.scenario.expectations import Bound, Event, ExpectationError, bound_pattern, parse_bound, parse_event
from harness.scenario.quantities import DURATION, RATE, SHARE, SIZE, Kind, QuantityError
from harness.scenario.schema.base import Strict, invalid

_MICRO = 1_000_000


def _reading(parse: Callable[[str], object]) -> BeforeValidator:
    def read(value: object) -> object:
        try:
            return value if isinstance(value, Bound | Event | Tolerance) else parse(str(value))
        except (ExpectationError, QuantityError) as wrong:
            raise invalid(str(wrong)) from None

    return BeforeValidator(read)


MustHappen = Annotated[Event, _reading(parse_event), WithJsonSchema({"type": "string", "enum": list(Event)})]
MustHold = Annotated[
    Bound,
    _reading(parse_bound),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": bound_pattern()}),
]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Agreed is what is within either.

    Args:
        absolute: in the figure's unit: s, B, bit/s or none.
        relative: of the reference's value.
    """

    absolute: float = 0.0
    relative: float = 0.0


def _tolerance_of(kind: Kind | None) -> Any:  # noqa: ANN401 - a type
    """Written `2 s`, `5 %` or `2 s or 5 %`."""
    scale = _MICRO if kind is DURATION else 1

    def absolute(text: str) -> float:
        if kind is not None:
            return quantities.parse(text, kind) / scale
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
            raise QuantityError(f"{text!r} is no tolerance: write a number, a share such as `5 %`, or `2 or 5 %`")
        return float(text)

    def read(text: str) -> Tolerance:
        parts = [part.strip() for part in text.split(" or ")]
        shares = [part for part in parts if part.endswith("%")]
        rest = [part for part in parts if part not in shares]
        if len(shares) > 1 or len(rest) > 1:
            raise QuantityError(f"{text!r} is no tolerance: write one value, one share, or both: `2 s or 5 %`")
        share = quantities.parse(shares[0], SHARE) if shares else 0.0
        return Tolerance(absolute(rest[0]) if rest else 0.0, share)

    def write(given: Tolerance) -> str:
        value = f"{given.absolute!r}" if kind is None else quantities.written(_based(given.absolute, kind), kind)
        share = quantities.written(given.relative, SHARE)
        return {(True, True): f"{value} or {share}", (False, True): share}.get(
            (given.absolute > 0, given.relative > 0), value
        )

    one = r"[0-9]+(\.[0-9]+)?" if kind is None else kind.pattern.strip("^$")
    pattern = rf"^\s*({one}|{SHARE.pattern.strip('^$')}|{one}\s+or\s+{SHARE.pattern.strip('^$')})\s*$"
    return Annotated[
        Tolerance,
        _reading(read),
        PlainSerializer(write, when_used="json"),
        WithJsonSchema({"type": "string" if kind else ["string", "number"], "pattern": pattern}),
    ]


def _based(value: float, kind: Kind) -> int:
    return round(value * (_MICRO if kind is DURATION else 1))


class Tolerances(Strict):
    """How far engines may differ on a figure (`harness/engines/agreement.py`); what is not named is not promised.

    Args:
        first_loss: from an outage's start to a camera's first loss, mean over those that lost.
        lost: video lost, all cameras together.
        lost_bytes: the same in bytes.
        lost_segments: segments lost, all cameras together.
        losing: outages of cameras in which something was lost.
        gaps: gaps in all recordings; those closer than three segments are one.
        gap_start: content time at which the first gap begins, from the outage's start on, mean over those that lost.
        gap_end: content time at which the last gap ends, likewise.
        peak_cache: the fullest stream cache of each camera and outage, mean.
        drain: from an outage's end to an empty cache, mean.
        undrained: outages of cameras after which the cache was not empty in time.
        peak_uplink: the most that a site sent, mean over 12 s, of each camera and outage; mean.
        uploaded: what arrived in the cloud from each site's first outage on.
        local_only: what the cloud lost and local storage still has, all cameras together.
    """

    first_loss: _tolerance_of(DURATION) | None = None  # type: ignore[valid-type]
    lost: _tolerance_of(DURATION) | None = None  # type: ignore[valid-type]
    lost_bytes: _tolerance_of(SIZE) | None = None  # type: ignore[valid-type]
    lost_segments: _tolerance_of(None) | None = None  # type: ignore[valid-type]
    losing: _tolerance_of(None) | None = None  # type: ignore[valid-type]
    gaps: _tolerance_of(None) | None = None  # type: ignore[valid-type]
    gap_start: _tolerance_of(DURATION) | None = None  # type: ignore[valid-type]
    gap_end: _tolerance_of(DURATION) | None = None  # type: ignore[valid-type]
    peak_cache: _tolerance_of(SIZE) | None = None  # type: ignore[valid-type]
    drain: _tolerance_of(DURATION) | None = None  # type: ignore[valid-type]
    undrained: _tolerance_of(None) | None = None  # type: ignore[valid-type]
    peak_uplink: _tolerance_of(RATE) | None = None  # type: ignore[valid-type]
    uploaded: _tolerance_of(SIZE) | None = None  # type: ignore[valid-type]
    local_only: _tolerance_of(DURATION) | None = None  # type: ignore[valid-type]

    def promised(self) -> dict[str, Tolerance]:
        """By the figure's key."""
        return {name: given for name in type(self).model_fields if (given := getattr(self, name)) is not None}
