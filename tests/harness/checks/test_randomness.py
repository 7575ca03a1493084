"""Random values raise no alarm, values with a pattern do."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.randomness import patterns, twice


def named(values: list[bytes]) -> dict[str, bytes]:
    return {str(n): value for n, value in enumerate(values)}


@given(st.integers(0, 1 << 64), st.sampled_from([0, 1, 2, 4, 12, 48, 180]))
def test_chance_raises_no_alarm(seed: int, count: int) -> None:
    rng = Random(seed)
    values = named([rng.randbytes(16) for _ in range(count)])
    assert patterns(values) == twice(values) == []


@pytest.mark.parametrize("place", range(16))
def test_a_byte_that_stays_is_found(place: int) -> None:
    rng = Random(place)
    values = [bytearray(rng.randbytes(16)) for _ in range(12)]
    for value in values:
        value[place] = 0x42
    assert patterns(named([bytes(v) for v in values]))


def test_the_same_twice_is_found() -> None:
    value = Random(1).randbytes(16)
    assert twice(named([value, Random(2).randbytes(16), value])) == ["0 and 2 are the same"]
