"""KEY-6 broken: the refusal says which step of unwrapping went wrong (Manger 2001)."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.key_server import KeyServer
from reference_impl.key_server.unwrapping import WRAPPED_BYTES


class ExplainingKeyServer(KeyServer):
    """Tells a wrong length from wrong padding."""

    _why = ""

    async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
        """As always; what is wrong is remembered for the message."""
        self._why = "wrong padding" if len(wrapped) == WRAPPED_BYTES else f"not {WRAPPED_BYTES} bytes long"
        return await super().unwrapped(organisation, camera, version, wrapped)

    def refused_unwrapping(self) -> Problem:
        """The refusal with its reason."""
        return Problem(400, "cannot-unwrap", f"This is not a wrapped content key of this camera: {self._why}.")


FAULT = CloudFault(
    id="refusal-says-why",
    title="the key server's refusal says which step of unwrapping failed",
    happens="the error of the cryptography library is passed on, as it helps with finding mistakes (CWE-203)",
    requirements=("KEY-6",),
    apply=lambda standard: replace(standard, key_server=ExplainingKeyServer),
)
