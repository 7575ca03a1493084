"""AXIS OS versions, compared as numbers: as text, 11.11.205 would come before 11.11.73."""

from dataclasses import dataclass
from functools import total_ordering
from typing import ClassVar

from harness.errors import BadInputError

_LEAST_PARTS, _MOST_PARTS = 2, 4


@total_ordering
@dataclass(frozen=True, slots=True)
class AxisOsVersion:
    """A version of two to four numbers; parts that are not there count as 0."""

    parts: tuple[int, int, int, int]
    MINIMUM: ClassVar["AxisOsVersion"]  # paper: "firmware version 11.11.73 or later"

    @classmethod
    def parse(cls, text: str) -> "AxisOsVersion":
        """From "11.11.73". BadInputError if it is no such thing."""
        parts = text.split(".")
        if not _LEAST_PARTS <= len(parts) <= _MOST_PARTS or not all(p.isascii() and p.isdigit() for p in parts):
            raise BadInputError(f"{text!r} is no AXIS OS version: write two to four numbers, such as 11.11.73")
        first, second, third, fourth = (*map(int, parts), 0, 0)[:4]
        return cls((first, second, third, fourth))

    def __lt__(self, other: "AxisOsVersion") -> bool:
        return self.parts < other.parts


AxisOsVersion.MINIMUM = AxisOsVersion.parse("11.11.73")
