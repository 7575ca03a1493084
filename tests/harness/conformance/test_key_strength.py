"""Keys that can be worked out are named; random ones are not."""

import hashlib
import random
import secrets
from collections.abc import Callable

import pytest

from harness.checks.casefile import CameraFacts
from harness.checks.facts.holdings import Guesses
from harness.conformance.key_strength import hold_against_guesses
from harness.history.event import Event, EventKind, Header, History

NOW_US = 1_795_574_837_123_456
START_US = 1_795_574_838_000_000
FACTS = CameraFacts("cam-7f3a", "north-1", "north", "eu-fra", "org-9", 100, "deny-new", 4_000_000)
PRODUCED = tuple(
    Event(
        START_US + (n + 1) * 1_000_000, EventKind.PRODUCED, "north", "cam-7f3a", "span", n, 16,
        {"start_us": START_US + n * 1_000_000, "key_id": "00ff00ff00ff00ff", "iv": secrets.token_hex(16)},
    )
    for n in range(3)
)  # fmt: skip
HISTORY = History(Header("s", "", 1, "live", "0", "", 0), PRODUCED)


def held(key: bytes) -> Guesses:
    return hold_against_guesses({"00ff00ff00ff00ff": key}, HISTORY, {"cam-7f3a": FACTS})


def sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]


WEAK: dict[str, Callable[[], bytes]] = {
    "zeros": lambda: bytes(16),
    "a published test vector": lambda: bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c"),
    "a digest of the id": lambda: sha256("cam-7f3a"),
    "a digest of id and start in seconds": lambda: sha256(f"cam-7f3a:{START_US // 1_000_000}"),
    "a digest of name and key id": lambda: hashlib.md5(b"north-1/00ff00ff00ff00ff", usedforsecurity=False).digest(),
    "a digest of the millisecond": lambda: sha256(str(NOW_US // 1_000)),
    "a digest of the start in microseconds": lambda: sha256(str(START_US)),
    "a digest of a short number": lambda: sha256("1234"),
    "a generator seeded with the millisecond": lambda: random.Random(NOW_US // 1_000).randbytes(16),
    "a generator seeded with the second": lambda: random.Random(NOW_US // 1_000_000).randbytes(16),
    "half of it": lambda: secrets.token_bytes(8) + bytes(8),
    "64 bits": lambda: secrets.token_bytes(8),
    "256 bits": lambda: secrets.token_bytes(32),
}


@pytest.mark.parametrize("how", WEAK)
def test_a_weak_key_is_named(how: str) -> None:
    assert held(WEAK[how]()).weak_keys


def test_a_random_key_is_not() -> None:
    said = held(secrets.token_bytes(16))
    assert (said.weak_keys, said.shared_keys, said.ivs) == ((), (), ())
    assert said.tried > 50_000


def test_a_key_under_two_names_is_shared() -> None:
    key = secrets.token_bytes(16)
    assert hold_against_guesses({"a": key, "b": key}, HISTORY, {}).shared_keys


def test_an_iv_from_the_counter_is_named() -> None:
    detail = dict(PRODUCED[0].detail) | {"iv": sha256("cam-7f3a-1").hex()}
    history = History(HISTORY.header, (*PRODUCED, Event(9, EventKind.PRODUCED, "n", "cam-7f3a", "span", 1, 1, detail)))
    assert hold_against_guesses({"k": secrets.token_bytes(16)}, history, {"cam-7f3a": FACTS}).ivs
