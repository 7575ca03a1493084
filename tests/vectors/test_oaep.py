"""RSA-OAEP with SHA-256: the vectors of pyca/cryptography, verified there against Bouncy Castle."""

from pathlib import Path

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from reference_impl.key_server.unwrapping import WRAPPED_BYTES, decrypted

FILE = Path(cryptography_vectors.__file__).parent / "asymmetric" / "RSA" / "oaep-custom" / "oaep-sha256-sha256.txt"
OAEP = padding.OAEP(padding.MGF1(SHA256()), SHA256(), None)


def vectors() -> list[tuple[rsa.RSAPrivateKey, bytes, bytes]]:
    """Private key, message and ciphertext, of every example with a modulus of 2,048 bits."""
    found: list[tuple[rsa.RSAPrivateKey, bytes, bytes]] = []
    for example in FILE.read_text("ascii").split("# Example\n")[1:]:
        lines = example.splitlines()
        private = _private(lines)
        found += [(private, message, cipher) for message, cipher in _messages(example)]
    return [one for one in found if one[0].key_size == WRAPPED_BYTES * 8]


def _private(lines: list[str]) -> rsa.RSAPrivateKey:
    numbers = lines[lines.index("# Private key") :]
    names = ("Modulus", "Public exponent", "Exponent", "Prime 1", "Prime 2")
    n, e, d, p, q = (int(numbers[numbers.index(f"# {name}:") + 1].replace(" ", ""), 16) for name in names)
    public = rsa.RSAPublicNumbers(e, n)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def _messages(example: str) -> list[tuple[bytes, bytes]]:
    found = []
    for part in example.split("# Message:\n")[1:]:
        message, _, rest = part.partition("\n")
        cipher = rest.partition("# Encryption:\n")[2].partition("\n")[0]
        found.append((bytes.fromhex(message), bytes.fromhex(cipher)))
    return found


VECTORS = vectors()


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 5


@pytest.mark.parametrize("place", range(len(VECTORS)))
def test_a_ciphertext_is_opened_and_an_altered_one_is_not(place: int) -> None:
    private, message, cipher = VECTORS[place]
    assert decrypted(private, cipher, OAEP) == message
    altered = cipher[:-1] + bytes([cipher[-1] ^ 1])
    assert decrypted(private, altered, OAEP) is None
    assert decrypted(private, cipher[1:], OAEP) is None
    assert decrypted(private, cipher, padding.OAEP(padding.MGF1(SHA256()), SHA256(), b"camera:cam-1")) is None
