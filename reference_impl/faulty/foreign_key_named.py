"""KEY-6 broken: the refusal tells a key of wrong length from one that can't be unwrapped."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.key_server import KeyServer
from reference_impl.key_server.unwrapping import WRAPPED_BYTES


class HelpfulKeyServer(KeyServer):
    """Says what is wrong, in a sentence for developers."""

    async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
        """As always; a wrapped key below the smallest modulus that fails is called foreign."""
        key = await super().unwrapped(organisation, camera, version, wrapped)
        if key is None and len(wrapped) == WRAPPED_BYTES and await self._is_a_key(organisation, version, wrapped):
            raise Problem(400, "cannot-unwrap", "This content key has not 16 bytes or is another camera's.")
        return key

    async def _is_a_key(self, organisation: str, version: str, wrapped: bytes) -> bool:
        private = await self._keyring.private(organisation, int(version))
        if private is None:
            return False
        numbers = private.private_numbers()
        clear = pow(int.from_bytes(wrapped, "big"), numbers.d, numbers.public_numbers.n)
        return clear >> (8 * (WRAPPED_BYTES - 1)) == 0  # the first byte is zero, as padding has it (Manger 2001)


FAULT = CloudFault(
    id="foreign-key-named",
    title="the refusal of a well-padded foreign key has words of its own",
    happens="each step of unwrapping has its own message, to help developers (Manger's attack needs no more)",
    requirements=("KEY-6",),
    apply=lambda standard: replace(standard, key_server=HelpfulKeyServer),
)
