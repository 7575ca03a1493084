"""Content keys as a camera wraps them, well made or not."""

import base64
import secrets

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from harness.camera.encryption import oaep
from harness.cloud.ports import Place, WrappedKey
from harness.cloud.request import expect
from harness.conformance.world import World

_KEY_BYTES = 16


async def public_key(world: World, place: Place) -> tuple[rsa.RSAPublicKey, str]:
    """What an organisation's cameras wrap with in a region, and its version."""
    answer = (await expect(world.http, "fetch a public key", world.adapter.keys.public_key(place))).json()
    key = serialization.load_pem_public_key(answer["public_key"].encode())
    assert isinstance(key, rsa.RSAPublicKey)  # noqa: S101 - cameras wrap with it
    return key, str(answer["version"])


async def fresh_key(world: World, place: Place, camera: str) -> WrappedKey:
    """A content key that nothing is encrypted with."""
    public, version = await public_key(world, place)
    return WrappedKey(camera, version, wrap(public, camera))


def wrap(public: rsa.RSAPublicKey, camera: str, *, key_bytes: int = _KEY_BYTES) -> str:
    """Random bytes, wrapped for a camera as they must be."""
    return as_text(public.encrypt(secrets.token_bytes(key_bytes), oaep(camera)))


def as_text(encrypted: bytes) -> str:
    """As playlists and rows have it."""
    return base64.urlsafe_b64encode(encrypted).rstrip(b"=").decode()
