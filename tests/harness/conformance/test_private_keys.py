"""Private keys are found in every spelling; what only looks like one is not."""

import base64
import json
import secrets
from collections.abc import Callable
from urllib.parse import quote

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from harness.conformance.prime_factors import FactorSearch
from harness.conformance.private_keys import Place, PrivateKeySearch

KEY = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)
DEVICE = ec.generate_private_key(ec.SECP256R1())
NUMBERS = KEY.private_numbers()
N = NUMBERS.public_numbers.n
PKCS1, PKCS8 = PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8
PEM8 = KEY.private_bytes(Encoding.PEM, PKCS8, NoEncryption())
DER1 = KEY.private_bytes(Encoding.DER, PKCS1, NoEncryption())
DER8 = KEY.private_bytes(Encoding.DER, PKCS8, NoEncryption())
LOCKED = KEY.private_bytes(Encoding.PEM, PKCS8, BestAvailableEncryption(b"secret"))
OLD_LOCKED = KEY.private_bytes(Encoding.PEM, PKCS1, BestAvailableEncryption(b"secret"))
PRIME = NUMBERS.p.to_bytes(128, "big")
JWK = jwt.algorithms.RSAAlgorithm.to_jwk(KEY)
HALF_JWK = json.dumps({name: value for name, value in json.loads(JWK).items() if name in {"kty", "n", "e", "p"}})


def search() -> PrivateKeySearch:
    return PrivateKeySearch({N: "org in eu-fra"})


def hexed(content: bytes) -> bytes:
    return content.hex().encode()


SPELLINGS: dict[str, bytes] = {
    "PEM, PKCS#8": PEM8,
    "PEM, PKCS#1": KEY.private_bytes(Encoding.PEM, PKCS1, NoEncryption()),
    "PEM in JSON": json.dumps({"detail": PEM8.decode()}).encode(),
    "PEM in JSON in JSON": json.dumps({"detail": json.dumps({"key": PEM8.decode()})}).encode(),
    "PEM, percent-encoded": b"key=" + quote(PEM8.decode()).encode(),
    "PEM in base64": base64.b64encode(PEM8),
    "PEM in UTF-16": PEM8.decode().encode("utf-16-le"),
    "PEM with CR LF": PEM8.replace(b"\n", b"\r\n"),
    "OpenSSH": KEY.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()),
    "DER, PKCS#1": b"\x00\x01row" + DER1,
    "DER, PKCS#8": b"\x00\x01row" + DER8,
    "DER in base64": b"backup: " + base64.b64encode(DER1),
    "DER in base64 after a word": b"secrets/key/" + base64.b64encode(DER8),
    "DER in base64url": base64.urlsafe_b64encode(DER8).rstrip(b"="),
    "DER in lines of base64": base64.encodebytes(DER1),
    "DER in hexadecimal": hexed(DER8),
    "DER in hexadecimal, odd": b"a" + hexed(DER8) + b"a",
    "DER in hexadecimal with colons": DER1.hex(":").encode(),
    "another key in DER": OTHER.private_bytes(Encoding.DER, PKCS8, NoEncryption()),
    "JWK": JWK.encode(),
    "JWK in JSON": json.dumps({"key": JWK}).encode(),
    "a prime in decimal": f"p = {NUMBERS.p}".encode(),
    "the other prime in decimal": f"q = {NUMBERS.q}".encode(),
    "a prime in hexadecimal": hexed(PRIME),
    "a prime in bytes": b"\xff\x00" + PRIME + b"\x00",
    "a prime in bytes, least first": b"row" + PRIME[::-1] + b"row",
    "a prime in base64": base64.b64encode(PRIME),
    "a JWK with one prime": HALF_JWK.encode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_is_found_in_an_answer(spelling: str) -> None:
    assert search().found_in(SPELLINGS[spelling], Place.ANSWERED)


@pytest.mark.parametrize("spelling", sorted(SPELLINGS.keys() - {"OpenSSH"}))
def test_is_found_at_rest(spelling: str) -> None:
    assert search().found_in(SPELLINGS[spelling], Place.KEPT)


@pytest.mark.parametrize(
    "locked", [LOCKED, OLD_LOCKED, json.dumps(LOCKED.decode()).encode()], ids=["new", "old", "json"]
)
def test_one_under_a_password_may_be_kept_and_may_not_leave(locked: bytes) -> None:
    assert "under a password" in search().found_in(locked, Place.ANSWERED)
    assert "under a password" in search().found_in(locked, Place.LOGGED)
    assert not search().found_in(locked, Place.KEPT)


PUBLIC = KEY.public_key()
INNOCENT: dict[str, Callable[[], bytes]] = {
    "public PEM": lambda: PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    "public PKCS#1": lambda: PUBLIC.public_bytes(Encoding.DER, PublicFormat.PKCS1),
    "public JWK": lambda: jwt.algorithms.RSAAlgorithm.to_jwk(PUBLIC).encode(),
    "public JWK of a device": lambda: jwt.algorithms.ECAlgorithm.to_jwk(DEVICE.public_key()).encode(),
    "the modulus in decimal": lambda: str(N).encode(),
    "the modulus in hexadecimal": f"{N:x}".encode,
    "a wrapped key": lambda: base64.urlsafe_b64encode(secrets.token_bytes(256)),
    "a sealed private key": lambda: secrets.token_bytes(1230),
    "a sentence on PEM": lambda: b"A key may not begin with -----BEGIN PRIVATE KEY----- here, send the public one.",
    "digests": lambda: b" ".join(secrets.token_hex(32).encode() for _ in range(100)),
    "another prime": lambda: str(OTHER.private_numbers().p).encode(),
    "zeros": lambda: bytes(5000),
    "ones": lambda: b"\xff" * 5000,
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("what", INNOCENT)
@pytest.mark.parametrize("place", Place)
def test_what_is_none_is_not_taken_for_one(what: str, place: Place) -> None:
    assert search().found_in(INNOCENT[what](), place) == ""


def test_another_services_key_may_be_kept_and_may_not_be_said() -> None:
    pem = DEVICE.private_bytes(Encoding.PEM, PKCS8, NoEncryption())
    assert not search().found_in(pem, Place.KEPT)
    assert search().found_in(pem, Place.ANSWERED)


def test_one_that_is_said_again_is_found_again() -> None:
    answered = search()
    text = base64.b64encode(secrets.token_bytes(150)) + b" " + base64.b64encode(DER1)
    found = [answered.found_in(content, Place.ANSWERED) for content in (text, b"once more " + text, text, text[:200])]
    assert [bool(what) for what in found] == [True, True, True, False]


def test_what_was_seen_too_deep_to_be_read_is_read_where_it_stands_higher() -> None:
    answered, deep = search(), DER1
    for _ in range(5):
        deep = base64.b64encode(deep)
    assert not answered.found_in(deep, Place.ANSWERED)
    assert answered.found_in(base64.b64decode(deep), Place.ANSWERED)


def test_it_says_whose_it_is() -> None:
    assert "of org in eu-fra" in search().found_in(DER1, Place.KEPT)
    assert "of nobody that the run knows" in search().found_in(SPELLINGS["another key in DER"], Place.KEPT)


def test_a_search_that_was_cut_says_so() -> None:
    factors = FactorSearch([N], most=10)
    assert factors.modulus_broken_by(secrets.token_bytes(5000) + PRIME) is None
    assert factors.cut
    assert factors.tried == 10


@pytest.mark.parametrize("padding", range(9))
@pytest.mark.parametrize("prime", [NUMBERS.p, NUMBERS.q, OTHER.private_numbers().p], ids=["p", "q", "other"])
def test_a_prime_is_found_at_any_place_in_bytes(prime: int, padding: int) -> None:
    modulus = N if prime in {NUMBERS.p, NUMBERS.q} else OTHER.public_key().public_numbers().n
    factors = FactorSearch([N, modulus])
    text = secrets.token_bytes(3000 + padding) + prime.to_bytes(128, "big") + secrets.token_bytes(padding)
    assert factors.modulus_broken_by(text) == modulus
    assert factors.modulus_broken_by(text[::-1]) == modulus


def test_a_modulus_with_a_small_factor_is_broken_too() -> None:
    factor = 3 * ((1 << 1022) + secrets.randbits(1019) | 1)
    modulus = factor * ((1 << 1023) + 15)
    assert FactorSearch([modulus]).modulus_broken_by(b"\xff" + factor.to_bytes(128, "big")) == modulus


def test_without_moduli_nothing_is_tried() -> None:
    factors = FactorSearch([])
    assert factors.modulus_broken_by(PRIME) is None
    assert (factors.tried, factors.cut) == (0, False)
