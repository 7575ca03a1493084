"""Names of objects as in ONVIF 26.06, Recording Control, "Object storage recording format".

The time is the UTC of the first sample; the counter counts within the span, so that a listing alone shows a hole.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = "%Y-%m-%d/%H/%M-%S.%fZ"
_TIMED = re.compile(
    r"([^/]+)/([0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{2}/[0-9]{2}-[0-9]{2}\.[0-9]{6}Z)\.(0|[1-9][0-9]{0,17})(\.mp4|_end)"
)
_INIT = re.compile(r"([^/]+)/init\.([0-9a-f]{16})\.mp4")


@dataclass(frozen=True, slots=True)
class SegmentName:
    """The name of a segment: `start_us` is the UTC of its first sample, `counter` its number within the span."""

    camera: str
    start_us: int
    counter: int


@dataclass(frozen=True, slots=True)
class SpanEndName:
    """The name of the empty object that ends a span: segments 0 to `counter` - 1 belong to it."""

    camera: str
    end_us: int
    counter: int


@dataclass(frozen=True, slots=True)
class InitName:
    """The name of an initialisation segment: the first 16 hexadecimal digits of its SHA-256."""

    camera: str
    digest: str


ObjectName = SegmentName | SpanEndName | InitName


def segment_key(camera: str, start_us: int, counter: int) -> str:
    """`<camera>/YYYY-MM-DD/HH/MM-SS.ffffffZ.<counter>.mp4`."""
    return f"{camera}/{_moment(start_us)}.{counter}.mp4"


def span_end_key(camera: str, end_us: int, counter: int) -> str:
    """The empty object that ends a span; its counter is the last one's plus 1."""
    return f"{camera}/{_moment(end_us)}.{counter}_end"


def init_key(camera: str, init: bytes) -> str:
    """The clear initialisation segment: codec parameters, no picture."""
    return f"{camera}/init.{hashlib.sha256(init).hexdigest()[:16]}.mp4"


def parse_object_key(key: str) -> ObjectName | None:
    """What an object's name says; None where it is not one that a camera gives."""
    if init := _INIT.fullmatch(key):
        return InitName(*init.groups())
    timed = _TIMED.fullmatch(key)
    t_us = _microseconds(timed[2]) if timed else None
    if timed is None or t_us is None:
        return None
    kind = SpanEndName if timed[4] == "_end" else SegmentName
    return kind(timed[1], t_us, int(timed[3]))


def _moment(t_us: int) -> str:
    """As `strftime` would say it, which takes ten times as long: every segment is named twice."""
    second, microsecond = divmod(t_us, 1_000_000)
    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    day, hour = divmod(hour, 24)
    return f"{_day(day)}/{hour:02}/{minute:02}-{second:02}.{microsecond:06}Z"


@lru_cache(maxsize=64)
def _day(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).strftime("%Y-%m-%d")


def _microseconds(moment: str) -> int | None:
    try:
        return (datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
    except ValueError:  # shaped like a date, such as the 31st of February
        return None
