"""Content keys and IVs of a run, held against what can be guessed. Keys stay here: the report has their ids."""

import random
from collections.abc import Iterator, Mapping, Sequence

from harness.checks.casefile import CameraFacts
from harness.checks.facts.holdings import Guesses
from harness.checks.randomness import VALUE_BYTES, patterns, twice
from harness.conformance.guesses import Guessed, Word, public_words, spelt
from harness.history.event import Event, EventKind, History

_WELL_KNOWN = ("", "0", "1", "admin", "axis", "camera", "camproof", "changeme", "default", "key", "password", "secret")
_TEST_VECTORS = (
    "2b7e151628aed2a6abf7158809cf4f3c",
    "00112233445566778899aabbccddeeff",
    "0123456789abcdeffedcba9876543210",
)
_SEEDS = 1 << 12
_SHORT = 1 << 12
_AROUND_US = 1_000_000  # a key is made before the segment that it is first used for is through


def hold_against_guesses(
    content_keys: Mapping[str, bytes], history: History, cameras: Mapping[str, CameraFacts]
) -> Guesses:
    """What is weak about the keys, which are shared, and which IVs come from public data."""
    produced = history.of(EventKind.PRODUCED)
    ivs = {bytes.fromhex(str(e.detail["iv"])): f"{e.camera} {e.counter}" for e in produced}
    keys = {key: key_id for key_id, key in content_keys.items()}
    guessed = Guessed()
    guessed.compare(keys, _constants())
    guessed.take(keys, _short_words())
    guessed.take(keys, _clock_words(produced))
    guessed.compare(keys, _seeded(produced))
    for camera, facts in cameras.items():
        guessed.take(keys.keys() | ivs.keys(), public_words(facts, history.of(EventKind.PRODUCED, camera=camera)))
    return Guesses(
        tried=guessed.tried,
        weak_keys=(*_wrong_sizes(content_keys), *_patterns(content_keys), *_named("key ", keys, guessed)),
        shared_keys=tuple(twice({f"key {key_id}": key for key_id, key in content_keys.items()})),
        ivs=tuple(_named("the IV of ", ivs, guessed)),
    )


def _wrong_sizes(content_keys: Mapping[str, bytes]) -> list[str]:
    return [f"key {i}: {8 * len(key)} bits" for i, key in content_keys.items() if len(key) != VALUE_BYTES]


def _patterns(content_keys: Mapping[str, bytes]) -> list[str]:
    return patterns({f"key {key_id}": key for key_id, key in content_keys.items()})


def _named(what: str, names: Mapping[bytes, str], guessed: Guessed) -> list[str]:
    return [f"{what}{name} is {guessed.found[value]}" for value, name in names.items() if value in guessed.found]


def _constants() -> Iterator[Word]:
    for byte in range(256):
        yield f"the byte {byte:#04x} repeated", bytes([byte]) * VALUE_BYTES
    for first in range(256):
        yield f"the bytes from {first:#04x} up", bytes((first + n) % 256 for n in range(VALUE_BYTES))
    for vector in _TEST_VECTORS:
        yield "a published test vector", bytes.fromhex(vector)


def _short_words() -> Iterator[Word]:
    """What has less than sixteen bits of chance in it."""
    for word in _WELL_KNOWN:
        yield f"the word {word!r}", word.encode()
    for number in range(_SHORT):
        yield f"the number {number}", str(number).encode()
        yield f"the number {number}", number.to_bytes(4, "big")


def _moments_ms(produced: Sequence[Event]) -> range:
    """Every millisecond at which a key of the run may have been made."""
    starts = [int(e.detail["start_us"] or 0) for e in produced]
    if not starts:
        return range(0)
    return range((min(starts) - _AROUND_US) // 1_000, (max(e.t_us for e in produced) + _AROUND_US) // 1_000)


def _clock_words(produced: Sequence[Event]) -> Iterator[Word]:
    moments = _moments_ms(produced)
    for second in range(moments.start // 1_000, moments.stop // 1_000 + 1):
        yield from spelt("the time in seconds", second)
    for moment in moments:
        yield from spelt("the time in milliseconds", moment)[:2]


def _seeded(produced: Sequence[Event]) -> Iterator[Word]:
    """A Mersenne Twister that was seeded with the clock, or with next to nothing."""
    moments = _moments_ms(produced)
    seconds = range(moments.start // 1_000, moments.stop // 1_000 + 1)
    for what, seeds in (("a small number", range(_SEEDS)), ("the second", seconds), ("the millisecond", moments)):
        for seed in seeds:
            yield f"random with {what} as its seed", random.Random(seed).randbytes(VALUE_BYTES)
