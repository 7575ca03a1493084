import secrets
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from reference_impl.key_server.sealed_key import KeyName, KeySealer, new_private_key, public_pem

NAME = KeyName("eu-fra", "org-1", 1)
PRIVATE = new_private_key()


def test_keys_are_what_the_paper_says() -> None:
    public = serialization.load_pem_public_key(public_pem(PRIVATE).encode())
    assert isinstance(public, rsa.RSAPublicKey)
    assert public.key_size == 2048
    assert public.public_numbers().e == 65537


def test_a_sealed_key_opens_again() -> None:
    sealer = KeySealer(bytes(32))
    assert sealer.open(NAME, sealer.seal(NAME, PRIVATE)).private_numbers() == PRIVATE.private_numbers()


@pytest.mark.parametrize(
    "name", [replace(NAME, region="us-iad"), replace(NAME, organisation="org-2"), replace(NAME, version=2)]
)
def test_a_seal_holds_under_its_own_name_only(name: KeyName) -> None:
    sealer = KeySealer(bytes(32))
    with pytest.raises(InvalidTag):
        sealer.open(name, sealer.seal(NAME, PRIVATE))


def test_another_key_encryption_key_opens_nothing() -> None:
    sealed = KeySealer(secrets.token_bytes(32)).seal(NAME, PRIVATE)
    with pytest.raises(InvalidTag):
        KeySealer(secrets.token_bytes(32)).open(NAME, sealed)


def test_the_sealed_key_shows_nothing_of_the_clear_one() -> None:
    sealed = KeySealer(bytes(32)).seal(NAME, PRIVATE)
    prime = PRIVATE.private_numbers().p.to_bytes(128, "big")
    assert prime not in sealed
    assert b"PRIVATE KEY" not in sealed
