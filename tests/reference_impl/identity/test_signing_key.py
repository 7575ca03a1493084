import stat
from pathlib import Path

from reference_impl.identity.signing_key import SigningKey
from reference_impl.identity.thumbprint import thumbprint


def test_the_key_is_made_once_and_private(tmp_path: Path) -> None:
    made, found = SigningKey.kept_in(tmp_path), SigningKey.kept_in(tmp_path)
    assert made.public_jwk == found.public_jwk
    assert stat.S_IMODE((tmp_path / "signing-key.pem").stat().st_mode) == 0o600


def test_the_published_half_holds_nothing_private(tmp_path: Path) -> None:
    assert set(SigningKey.kept_in(tmp_path).public_jwk) == {"kty", "crv", "x", "y", "kid", "alg", "use"}


def test_the_thumbprint_depends_on_the_key_alone(tmp_path: Path) -> None:
    jwk = SigningKey.kept_in(tmp_path).public_jwk
    assert thumbprint(jwk) == jwk["kid"] == thumbprint({**jwk, "use": "other"})
