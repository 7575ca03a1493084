"""What an object's name tells (ONVIF Recording 26.06): when its first sample was taken, and what it is. Sans I/O."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMED = re.compile(r"(\d{4}-\d\d-\d\d)/(\d\d)/(\d\d)-(\d\d)(?:\.(\d{1,6}))?Z\.\d+(?:\.\w+|_end)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class ObjectName:
    """Of an object's key. `start_us` is None where the key has no time."""

    is_media: bool  # and no initialisation segment or end of a span, which no row names
    is_end: bool
    is_init: bool
    start_us: int | None


def read_name(key: str) -> ObjectName:
    """What the key tells."""
    last = key.rpartition("/")[2]
    is_end, is_init = last.endswith("_end"), last.startswith("init.")
    return ObjectName(not is_end and not is_init, is_end, is_init, None if is_init else _start_us(key))


def _start_us(key: str) -> int | None:
    found = _NAMED.search(key)
    if found is None:
        return None
    day, hour, minute, second, fraction = found.groups(default="0")
    try:
        moment = datetime.fromisoformat(f"{day}T{hour}:{minute}:{second}+00:00")
    except ValueError:
        return None
    return (moment - _EPOCH) // timedelta(microseconds=1) + int(fraction.ljust(6, "0"))
