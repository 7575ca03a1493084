"""KEY-1 broken: keys are wrapped with another digest than was agreed."""

from dataclasses import replace

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from harness.camera.faulty.fault import CameraFault
from harness.errors import CamproofFailedError


def _wrap(public_key: str, key: bytes, camera: str) -> bytes:
    """With OAEP as OpenSSL has it by default: SHA-1, and no label."""
    loaded = serialization.load_pem_public_key(public_key.encode())
    if not isinstance(loaded, rsa.RSAPublicKey):
        raise CamproofFailedError(f"{camera} was given a key that is none of RSA")
    return loaded.encrypt(key, padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), label=None))  # noqa: S303 - so


FAULT = CameraFault(
    id="wrapped-with-sha1",
    title="content keys are wrapped with OAEP and SHA-1",
    happens="`openssl rsautl -oaep` means SHA-1, and the key server's documentation says just OAEP",
    requirements=("KEY-1",),
    hides=("KEY-5",),  # no content key is given: none can be kept, either
    apply=lambda parts: replace(parts, wrap=_wrap),
    also=("PLAY-3", "ENC-3"),
)
