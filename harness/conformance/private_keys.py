"""Private keys in any spelling, in what the cloud keeps and in what it says."""

import re
from collections import ChainMap, Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain

from harness.checks.facts.holdings import FoundBytes, KeysSought
from harness.conformance.at_rest import Kept
from harness.conformance.hearing import Hearing, Part
from harness.conformance.prime_factors import FactorSearch
from harness.conformance.written_forms import readings

_PEM = re.compile(
    rb"-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----\s+((?:[A-Za-z][A-Za-z0-9-]*: [^\n]*\n)*\s*)[A-Za-z0-9+/=\s]{64}"
)
_LOCKED = re.compile(rb"ENCRYPTED")
# RSAPrivateKey (RFC 8017 A.1.2): version, a long modulus. PKCS#8 (RFC 5958) and key files of every kind hold one.
_RSA_DER = re.compile(rb"\x02\x01[\x00\x01]\x02(?:\x81([\x40-\xff])|\x82([\x00-\x08][\x00-\xff]))", re.DOTALL)
_RSA_JWK = re.compile(rb'"(?:d|p|q|dp|dq|qi)"\s*:\s*"([A-Za-z0-9_-]{100,})"')  # RFC 7518 6.3.2
_ANY_JWK = re.compile(rb'"d"\s*:\s*"[A-Za-z0-9_-]{40,}"')
_INTEGER = 2
_LONGEST_EXPONENT = 8


class Place(StrEnum):
    """Where something stands: what may lie there differs."""

    KEPT = "kept"  # a private key may lie here under a password; keys of other services are not judged
    LOGGED = "logged"
    ANSWERED = "answered"  # no private key of any kind has business here


class PrivateKeySearch:
    """Finds private keys, and the prime factors of the organisations' known moduli.

    Args:
        owners: the public moduli of the run, with the organisation and region of each in words.
    """

    def __init__(self, owners: Mapping[int, str]) -> None:
        self._owners = owners
        self.factors = FactorSearch(owners)
        self._clean: defaultdict[Place, dict[bytes, int]] = defaultdict(dict)  # one token is said many times

    def found_in(self, content: bytes, place: Place) -> str:
        """What private key stands there and how; "" if none does."""
        seen = ChainMap[bytes, int]({}, self._clean[place])
        for text in readings(content, seen):
            for what in self._marks(text, place):
                return what
        self._clean[place] |= seen.maps[0]
        return ""

    def _marks(self, text: bytes, place: Place) -> Iterator[str]:
        for modulus in _rsa_moduli(text):
            yield f"an RSA private key (DER) {self._of(modulus)}"
        yield from _armoured(text, place)
        if _RSA_JWK.search(text) or (place is Place.ANSWERED and b'"kty"' in text and _ANY_JWK.search(text)):
            yield "private members of a JSON Web Key"
        if (broken := self.factors.modulus_broken_by(text)) is not None:
            yield f"a prime factor of the public key {self._of(broken)}"

    def _of(self, modulus: int) -> str:
        return f"of {self._owners[modulus]}" if modulus in self._owners else "of nobody that the run knows"


def sought(kept: Iterable[Kept], heard: Hearing, owners: Mapping[int, str], ours: Container[str]) -> KeysSought:
    """Search all that the target shows of what it keeps, and all that it answered to anybody.

    Args:
        kept: every file of each region and of the global part.
        heard: every exchange of the run.
        owners: the public moduli, with the organisation and region of each in words.
        ours: the SHA-256 of all that the run itself sent, and the cloud keeps or says again as it is: it knows no keys.
    """
    search, found, places = PrivateKeySearch(owners), [], Counter[bool]()
    for where, content, digest, place in chain(_kept(kept), _answered(heard)):
        places[place is Place.ANSWERED] += 1
        if digest not in ours and (what := search.found_in(content, place)):
            found.append(FoundBytes(where, what))
    return KeysSought(tuple(found), places[False], places[True], len(owners), search.factors.tried, search.factors.cut)


def _answered(heard: Hearing) -> Iterator[tuple[str, bytes, str, Place]]:
    for said in heard.unpacked():
        if said.part is not Part.SENT:
            yield said.where, said.content, said.sha256, Place.ANSWERED


def _kept(files: Iterable[Kept]) -> Iterator[tuple[str, bytes, str, Place]]:
    for file in files:
        yield file.where, file.content, file.sha256, Place.LOGGED if file.log else Place.KEPT


def _armoured(text: bytes, place: Place) -> Iterator[str]:
    for kind, headers in _PEM.findall(text):
        if _LOCKED.search(kind + headers):
            if place is not Place.KEPT:
                yield "a private key under a password (PEM)"
        elif place is Place.ANSWERED or kind == b"RSA ":
            yield f"a private key (PEM: {kind.decode()}PRIVATE KEY)"


def _rsa_moduli(text: bytes) -> Iterator[int]:
    """The modulus of each RSAPrivateKey: after it come a public exponent and a further number, as in no public key."""
    for found in _RSA_DER.finditer(text):
        length = int.from_bytes(found[1] or found[2], "big")
        modulus, rest = text[found.end() : found.end() + length], text[found.end() + length :][: _LONGEST_EXPONENT + 3]
        if len(rest) > 1 and rest[0] == _INTEGER and 0 < rest[1] <= _LONGEST_EXPONENT:
            after = rest[2 + rest[1] : 3 + rest[1]]
            if after == bytes([_INTEGER]):
                yield int.from_bytes(modulus, "big")
