"""Sixteen bytes that anyone could work out from what is public: what a key or an IV must not be.

The search is bounded; who uses it says how many values were tried.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import md5, sha1, sha256, sha512
from itertools import chain, permutations, product

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from harness.checks.casefile import CameraFacts
from harness.history.event import Event

Word = tuple[str, bytes]
"""What it is, and its bytes."""

_BYTES = 16
_FORMS = (
    "the bytes",
    "the right-aligned bytes",
    "the MD5",
    "the SHA-1",
    "the SHA-256",
    "the SHA-512",
    "the encryption under a key of zeros",
)
_SEPARATORS = (b"", b":", b"-", b"_", b"/", b"|", b" ")
_WIDE_US = (("s", 1_000_000), ("ms", 1_000), ("us", 1))


@dataclass
class Guessed:
    """Which of the wanted values were guessed, from what, and how many values were tried."""

    found: dict[bytes, str] = field(default_factory=dict)
    tried: int = 0

    def take(self, wanted: Collection[bytes], words: Iterable[Word]) -> None:
        """Try every form of every word."""
        sought = frozenset(wanted)
        encrypt = Cipher(algorithms.AES128(bytes(_BYTES)), modes.ECB()).encryptor().update  # noqa: S305 - a guess
        for what, word in words:
            values = forms(word, encrypt)
            self.tried += len(values)
            if not sought.isdisjoint(values):
                for how, value in zip(_FORMS, values, strict=True):
                    if value in sought:
                        self.found.setdefault(value, f"{how} of {what}")

    def compare(self, wanted: Collection[bytes], values: Iterable[Word]) -> None:
        """Try these values as they are."""
        for what, value in values:
            self.tried += 1
            if value in wanted:
                self.found.setdefault(value, what)


def forms(word: bytes, encrypt: Callable[[bytes], bytes]) -> tuple[bytes, ...]:
    """Sixteen bytes made of a word in each of the ways of `_FORMS`."""
    right = word[-_BYTES:].rjust(_BYTES, b"\0")
    return (
        word[:_BYTES].ljust(_BYTES, b"\0"),
        right,
        md5(word).digest(),  # noqa: S324 - a guess
        sha1(word).digest()[:_BYTES],  # noqa: S324 - a guess
        sha256(word).digest()[:_BYTES],
        sha512(word).digest()[:_BYTES],
        encrypt(right),
    )


def spelt(what: str, number: int) -> tuple[Word, ...]:
    """A number as text and as eight bytes of either order."""
    raw = (number % (1 << 64)).to_bytes(8, "big")
    return (f"{what} as text", str(number).encode()), (f"{what} as bytes", raw), (f"{what} as bytes", raw[::-1])


def public_words(camera: CameraFacts, produced: Sequence[Event]) -> Iterator[Word]:
    """Names, identifiers, counters and start times of one camera, alone and in pairs."""
    names = _names(camera, produced)
    numbers = _numbers(produced)
    yield from names
    for what, number in numbers:
        yield from spelt(what, number)
    texts = [(what, str(number).encode()) for what, number in numbers]
    pairs = chain(permutations(names, 2), product(names, texts), product(texts, names))
    for (one, first), (other, second) in pairs:
        what = f"{one} and {other}"
        for mark in _SEPARATORS:
            yield what, first + mark + second


def _names(camera: CameraFacts, produced: Sequence[Event]) -> list[Word]:
    fixed = ("id", "name", "site", "region", "organisation")
    named = [(f"the camera's {what}", str(getattr(camera, what)).encode()) for what in fixed]
    keys = dict.fromkeys(str(e.detail["key_id"]) for e in produced)
    spans = dict.fromkeys(e.span or "" for e in produced)
    named += [("a key id", key.encode()) for key in keys] + [("the span", span.encode()) for span in spans]
    raw = [("the bytes of a key id", bytes.fromhex(key)) for key in keys if _is_hex(key)]
    return named + raw


def _numbers(produced: Sequence[Event]) -> list[tuple[str, int]]:
    """Counters, and the start times of segments in seconds, milliseconds and microseconds."""
    counters = [("a counter", n) for n in sorted({e.counter or 0 for e in produced})]
    starts = sorted({int(e.detail["start_us"] or 0) for e in produced})
    times = {(f"a segment's start in {unit}", start // width) for unit, width in _WIDE_US for start in starts}
    return counters + sorted(times)


def _is_hex(text: str) -> bool:
    return len(text) % 2 == 0 and all(c in "0123456789abcdefABCDEF" for c in text)
