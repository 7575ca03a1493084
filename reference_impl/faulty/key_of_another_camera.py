"""KEY-6 broken: a wrapped key is unwrapped as whichever camera's it is asked for."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer


class UnlabelledKeyServer(KeyServer):
    """Tries without regard to the camera when the camera's label does not fit."""

    async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
        """As always, then for the camera's successor, to which its recordings were moved."""
        key = await super().unwrapped(organisation, camera, version, wrapped)
        return key or await super().unwrapped(organisation, f"{camera}-2", version, wrapped)


FAULT = CloudFault(
    id="key-of-another-camera",
    title="a wrapped key of another camera is unwrapped too",
    happens="a camera was replaced, and its successor's keys are taken for its own",
    requirements=("KEY-6",),
    apply=lambda standard: replace(standard, key_server=UnlabelledKeyServer),
)
