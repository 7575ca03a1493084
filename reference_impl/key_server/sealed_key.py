"""Private keys at rest: AES-256-GCM under a key-encryption key that lies elsewhere."""

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MODULUS_BITS = 2048  # Paper: RSA-2048
PUBLIC_EXPONENT = 65537

_NONCE_BYTES = 12


def new_private_key() -> rsa.RSAPrivateKey:
    """A fresh key; takes a tenth of a second or more."""
    return rsa.generate_private_key(PUBLIC_EXPONENT, MODULUS_BITS)


def public_pem(private: rsa.RSAPrivateKey) -> str:
    """The public half as PEM."""
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return private.public_key().public_bytes(serialization.Encoding.PEM, spki).decode()


@dataclass(frozen=True, slots=True)
class KeyName:
    """Which key it is. The seal is bound to the name, so that rows can't be swapped."""

    region: str
    organisation: str
    version: int

    def bound(self) -> bytes:
        """The name as the seal's associated data."""
        return f"{self.region}/{self.organisation}/{self.version}".encode()


class KeySealer:
    """Seals private keys with the key-encryption key (32 bytes) and opens them again."""

    def __init__(self, key_encryption_key: bytes) -> None:
        self._cipher = AESGCM(key_encryption_key)

    def seal(self, name: KeyName, private: rsa.RSAPrivateKey) -> bytes:
        """What is kept of a private key."""
        clear = private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, clear, name.bound())

    def open(self, name: KeyName, sealed: bytes) -> rsa.RSAPrivateKey:
        """The private key; cryptography's InvalidTag when it was sealed by another key or under another name."""
        clear = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], name.bound())
        # the seal proves that this is the key that was made here: checking its primes again would take longer
        private = serialization.load_der_private_key(clear, password=None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(private, rsa.RSAPrivateKey):
            raise TypeError(f"the key {name} is no RSA key; restore the key server's folder from its backup")
        return private
