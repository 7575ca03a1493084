"""What is tried with credentials is tried before they end, or not told."""

import time
from dataclasses import dataclass
from itertools import count

import pytest

from harness.conformance.probes.in_time import in_time
from harness.errors import CloudUnreachableError


@dataclass
class Held:
    """Credentials, the how manieth they are and when they end."""

    number: int
    ends_us: int


class Slow:
    """A cloud whose first credentials end before it has answered."""

    def __init__(self, late: int) -> None:
        self._given = count(1)
        self._late = late

    async def fresh(self) -> Held:
        number = next(self._given)
        return Held(number, round((time.time() + (-1 if number <= self._late else 60)) * 1e6))


async def part(held: Held) -> int:
    return held.number


@pytest.mark.parametrize("late", [0, 1, 2])
async def test_what_was_found_after_their_end_is_found_anew(late: int) -> None:
    assert await in_time(part, Slow(late).fresh) == late + 1


async def test_who_is_always_late_is_told_so() -> None:
    with pytest.raises(CloudUnreachableError, match="longer than temporary credentials hold"):
        await in_time(part, Slow(3).fresh)
