"""Names of objects as in ONVIF 26.06, Recording Control, "Object storage recording format".

The time is the UTC of the first sample; the counter counts within the span, so that a listing alone shows a hole.
"""

import hashlib
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def segment_key(camera: str, start_us: int, counter: int) -> str:
    """`<camera>/YYYY-MM-DD/HH/MM-SS.ffffffZ.<counter>.mp4`."""
    return f"{camera}/{_moment(start_us)}.{counter}.mp4"


def span_end_key(camera: str, end_us: int, counter: int) -> str:
    """The empty object that ends a span; its counter is the last one's plus 1."""
    return f"{camera}/{_moment(end_us)}.{counter}_end"


def init_key(camera: str, init: bytes) -> str:
    """The clear initialisation segment: codec parameters, no picture."""
    return f"{camera}/init.{hashlib.sha256(init).hexdigest()[:16]}.mp4"


def _moment(t_us: int) -> str:
    return (_EPOCH + timedelta(microseconds=t_us)).strftime("%Y-%m-%d/%H/%M-%S.%fZ")
