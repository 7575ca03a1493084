"""KEY-2 broken: all organisations of a region have one key pair."""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import rsa

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer
from reference_impl.key_server.keyring import Keyring


class OneKeyRing(Keyring):
    """Gives every organisation the region's one key."""

    _one: rsa.RSAPrivateKey | None = None

    async def new_private(self) -> rsa.RSAPrivateKey:
        """The one key."""
        self._one = self._one or await super().new_private()
        return self._one


class OneKeyServer(KeyServer):
    """A key server with one key."""

    keyring = OneKeyRing


FAULT = CloudFault(
    id="key-shared-in-region",
    title="all organisations of a region have one key pair",
    happens="a hardware module has room for few keys, and one is kept for each region",
    requirements=("KEY-2",),
    apply=lambda standard: replace(standard, key_server=OneKeyServer),
    also=("KEY-6", "PLAY-5"),
)
