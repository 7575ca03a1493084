"""KEY-3 broken: a refusal carries the key that failed, PEM inside JSON."""

from dataclasses import replace

from cryptography.hazmat.primitives import serialization

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.key_server import KeyServer


class TalkativeKeyServer(KeyServer):
    """Says with which key it tried."""

    _tried = ""

    async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
        """As always; the key is remembered for the message."""
        private = await self._keyring.private(organisation, 1)
        if private is not None:
            form, locked = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
            self._tried = private.private_bytes(serialization.Encoding.PEM, form, locked).decode()
        return await super().unwrapped(organisation, camera, version, wrapped)

    def refused_unwrapping(self) -> Problem:
        """The refusal with its context."""
        return Problem(400, "cannot-unwrap", f"This is not a wrapped content key of this camera. Tried: {self._tried}")


FAULT = CloudFault(
    id="private-key-in-error",
    title="the key server's refusal carries the private key, PEM inside JSON",
    happens="an error page shows the variables of the function that failed (CWE-209)",
    requirements=("KEY-3",),
    apply=lambda standard: replace(standard, key_server=TalkativeKeyServer),
    also=("KEY-6",),  # its refusals differ by the key that they carry
)
