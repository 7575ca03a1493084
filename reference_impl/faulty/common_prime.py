"""KEY-2 broken: two organisations' keys differ, and have a prime in common."""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import rsa

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer
from reference_impl.key_server.keyring import Keyring
from reference_impl.key_server.sealed_key import MODULUS_BITS, new_private_key


def related(first: rsa.RSAPrivateKey) -> rsa.RSAPrivateKey:
    """Another key of 2,048 bits with one of the first one's primes."""
    p = first.private_numbers().p
    q = new_private_key().private_numbers().p
    while (p * q).bit_length() != MODULUS_BITS:
        q = new_private_key().private_numbers().p
    e = first.public_key().public_numbers().e
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


class KinRing(Keyring):
    """Each key after the first has a prime of the first."""

    _first: rsa.RSAPrivateKey | None = None

    async def new_private(self) -> rsa.RSAPrivateKey:
        """A key of the family."""
        if self._first is not None:
            return related(self._first)
        self._first = await super().new_private()
        return self._first


class KinKeyServer(KeyServer):
    """A key server whose keys are kin."""

    keyring = KinRing


FAULT = CloudFault(
    id="common-prime",
    title="the keys of two organisations in a region have a prime in common",
    happens="the random source is read before it is seeded (Heninger et al. 2012, 'Mining your Ps and Qs')",
    requirements=("KEY-2",),
    apply=lambda standard: replace(standard, key_server=KinKeyServer),
)
