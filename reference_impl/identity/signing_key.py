"""A key that signs tokens: P-256 for access tokens, RSA for ID tokens; readable by its owner alone."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from reference_impl.foundation.private_file import write_private
from reference_impl.identity.thumbprint import thumbprint

ES256, RS256 = "ES256", "RS256"
_EXPONENT, _BITS = 65_537, 2_048  # RFC 7518 3.3: 2,048 or more

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SigningKey:
    """A private key and the id under which its public half is published."""

    def __init__(self, private: Private) -> None:
        self.private = private
        self.algorithm = RS256 if isinstance(private, rsa.RSAPrivateKey) else ES256
        public = _public_jwk(private)
        self.key_id = thumbprint(public)
        self.public_jwk: dict[str, Any] = {**public, "kid": self.key_id, "alg": self.algorithm, "use": "sig"}

    @classmethod
    def made_in(cls, path: Path, algorithm: str) -> "SigningKey":
        """A new key, kept in this file; one for RS256 takes a tenth of a second or more."""
        private: Private
        if algorithm == RS256:
            private = rsa.generate_private_key(_EXPONENT, _BITS)
        else:
            private = ec.generate_private_key(ec.SECP256R1())
        write_private(path, _pem(private))
        return cls(private)

    @classmethod
    def kept_in(cls, path: Path) -> "SigningKey":
        """The key of this file."""
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise TypeError(f"{path} holds no EC or RSA key; remove it, and a new one is made at the next start")
        return cls(private)


def _public_jwk(private: Private) -> dict[str, Any]:
    if isinstance(private, rsa.RSAPrivateKey):
        jwk = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
        return {name: jwk[name] for name in ("kty", "n", "e")}
    return ECAlgorithm.to_jwk(private.public_key(), as_dict=True)


def _pem(private: Private) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
