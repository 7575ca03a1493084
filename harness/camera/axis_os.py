"""AXIS OS versions, compared as numbers: as text, 11.11.205 would come before 11.11.73."""

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import ClassVar

from harness.errors import BadInputError

_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){1,3}")


@total_ordering
@dataclass(frozen=True, slots=True)
class AxisOsVersion:
    """A version of two to four numbers; parts that are not there count as 0."""

    parts: tuple[int, int, int, int]
    MINIMUM: ClassVar["AxisOsVersion"]  # paper: "firmware version 11.11.73 or later"

    @classmethod
    def parse(cls, text: str) -> "AxisOsVersion":
        """From "11.11.73". BadInputError if it is no such thing."""
        if not _VERSION.fullmatch(text):
            raise BadInputError(f"{text!r} is no AXIS OS version: write two to four numbers, such as 11.11.73")
        first, second, third, fourth = (*map(int, text.split(".")), 0, 0)[:4]
        return cls((first, second, third, fourth))

    def __lt__(self, other: "AxisOsVersion") -> bool:
        return self.parts < other.parts


AxisOsVersion.MINIMUM = AxisOsVersion.parse("11.11.73")
