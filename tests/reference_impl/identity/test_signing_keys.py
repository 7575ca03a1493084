import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import SigningKey
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
    return [key["kid"] for key in keys.published()["keys"]]


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
