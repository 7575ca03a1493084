"""KEY-6 broken in time only: what can't be a wrapped key is refused before the RSA operation."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer
from reference_impl.key_server.unwrapping import WRAPPED_BYTES


class HastyKeyServer(KeyServer):
    """Saves itself the work where the outcome is known."""

    async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
        """None at once for a wrong length."""
        if len(wrapped) != WRAPPED_BYTES:
            return None
        return await super().unwrapped(organisation, camera, version, wrapped)


FAULT = CloudFault(
    id="refused-too-soon",
    title="the key server refuses a malformed wrapped key sooner than a wrong one",
    happens="input is validated first, as it should be elsewhere; the answer's text is the same (CWE-208)",
    requirements=("KEY-6",),
    timed=True,
    apply=lambda standard: replace(standard, key_server=HastyKeyServer),
)
