import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import RS256, SigningKey
from reference_impl.identity.signing_keys import SigningKeys
from reference_impl.identity.thumbprint import thumbprint

SETTINGS = IdentitySettings("https://identity.test", token_life_s=100, key_life_s=1000, key_lead_s=30)


class Clock:
    def __init__(self) -> None:
        self.now_s = 5000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def kids(keys: SigningKeys) -> list[str]:
    return [key["kid"] for key in keys.published()]


def test_the_first_key_is_made_once_and_private(tmp_path: Path, clock: Clock) -> None:
    made, found = (SigningKeys(tmp_path, SETTINGS, clock).signing() for _ in range(2))
    assert made.public_jwk == found.public_jwk
    assert [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()] == [0o600]


def test_a_new_key_is_published_before_it_signs_and_the_old_one_until_its_tokens_expired(
    tmp_path: Path, clock: Clock
) -> None:
    keys = SigningKeys(tmp_path, SETTINGS, clock)
    first = keys.signing().key_id
    clock.now_s = 6000
    assert keys.signing().key_id == first
    assert len(kids(keys)) == 2
    clock.now_s = 6030
    second = keys.signing().key_id
    assert second != first
    clock.now_s = 6129
    assert kids(keys) == [first, second]
    clock.now_s = 6130
    assert kids(keys) == [second]
    assert [path.stem for path in tmp_path.iterdir()] == ["6000"]
    assert kids(SigningKeys(tmp_path, SETTINGS, clock)) == [second], "after a restart too"


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(st.floats(1, 2500), min_size=1, max_size=12))
def test_whatever_signed_is_published_for_as_long_as_its_tokens_live(
    tmp_path_factory: pytest.TempPathFactory, steps: list[float]
) -> None:
    clock = Clock()
    keys = SigningKeys(tmp_path_factory.mktemp("keys"), SETTINGS, clock)
    signed: list[tuple[str, float]] = []
    for step in steps:
        signed.append((keys.signing().key_id, clock.now_s + SETTINGS.token_life_s))
        clock.now_s += step
        living = {kid for kid, until_s in signed if until_s > clock.now_s}
        assert living <= set(kids(keys))


def test_the_published_half_holds_nothing_private() -> None:
    jwk = SigningKey(ec.generate_private_key(ec.SECP256R1())).public_jwk
    assert set(jwk) == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert thumbprint(jwk) == jwk["kid"] == thumbprint({**jwk, "use": "other"}), "of the key alone"


def test_an_rsa_key_is_made_when_it_is_to_sign_and_found_again(tmp_path: Path, clock: Clock) -> None:
    keys = SigningKeys(tmp_path, SETTINGS, clock, RS256)
    assert keys.published() == []
    made = keys.signing()
    assert (made.algorithm, kids(keys)) == (RS256, [made.key_id])
    assert set(made.public_jwk) == {"kty", "n", "e", "kid", "alg", "use"}
    assert kids(SigningKeys(tmp_path, SETTINGS, clock, RS256)) == [made.key_id]


def test_the_thumbprint_of_an_rsa_key_is_that_of_the_rfc() -> None:
    modulus = (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3okn"
        "jhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qM"
        "QvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK"
        "nqDKgw"
    )
    jwk = {"kty": "RSA", "n": modulus, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"}
    assert thumbprint(jwk) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "RFC 7638 3.1"
