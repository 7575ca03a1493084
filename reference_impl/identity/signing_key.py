"""A key that signs tokens: P-256, readable by its owner alone."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from reference_impl.foundation.private_file import write_private
from reference_impl.identity.thumbprint import thumbprint


class SigningKey:
    """A private key and the id under which its public half is published."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self.private = private
        public = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
        self.key_id = thumbprint(public)
        self.public_jwk: dict[str, Any] = {**public, "kid": self.key_id, "alg": "ES256", "use": "sig"}

    @classmethod
    def made_in(cls, path: Path) -> "SigningKey":
        """A new key, kept in this file."""
        private = ec.generate_private_key(ec.SECP256R1())
        write_private(path, _pem(private))
        return cls(private)

    @classmethod
    def kept_in(cls, path: Path) -> "SigningKey":
        """The key of this file."""
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{path} holds no EC key; remove it, and a new one is made at the next start")
        return cls(private)


def _pem(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
