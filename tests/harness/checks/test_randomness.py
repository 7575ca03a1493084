"""Random values raise no alarm, values with a pattern do."""

import hashlib
from collections.abc import Callable
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


HALVES: dict[str, Callable[[bytes], bytes]] = {
    "the same as": lambda half: half,
    "the complement of": lambda half: bytes(255 - byte for byte in half),
    "the reverse of": lambda half: half[::-1],
    "the MD5 of": lambda half: hashlib.md5(half, usedforsecurity=False).digest()[:8],
    "the end of the SHA1 of": lambda half: hashlib.sha1(half, usedforsecurity=False).digest()[-8:],
    "the SHA256 of the hexadecimal digits of": lambda half: hashlib.sha256(half.hex().encode()).digest()[:8],
}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("how", HALVES)
def test_a_half_that_follows_from_the_other_is_found(how: str, *, turned: bool) -> None:
    half = Random(1).randbytes(8)
    halves = half, HALVES[how](half)
    [told] = patterns({"it": b"".join(reversed(halves) if turned else halves)})
    other_way = how.startswith("the MD5") or "SHA" in how  # the others lead from either half to the other
    assert f" {how} its {'second' if turned and other_way else 'first'}" in told


@pytest.mark.parametrize("seal", [lambda n: n ^ 0x123456789ABCDEF1, lambda n: (n + 77_777_777_777) % (1 << 64)])
def test_halves_that_are_as_far_apart_in_two_values_are_found(seal: Callable[[int], int]) -> None:
    halves = [Random(seed).getrandbits(64) for seed in (1, 2)]
    found = patterns(named([(half << 64 | seal(half)).to_bytes(16, "big") for half in halves]))
    assert found
    assert all("its halves are as far apart" in told for told in found)


def test_a_mask_that_comes_back_is_found() -> None:
    mask, value = Random(1).getrandbits(128), Random(2).getrandbits(128)
    masked = [value]
    for n in range(6):
        masked.append(masked[-1] ^ (mask if n % 2 else Random(n + 9).getrandbits(128)))
    assert any("XOR" in told for told in patterns(named([one.to_bytes(16, "big") for one in masked])))
