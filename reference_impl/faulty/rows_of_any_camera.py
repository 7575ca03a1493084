"""CRED-3 broken: at the index, a camera tells of other cameras' recordings."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.session import Session
from reference_impl.recording_index import RecordingIndex


class Credulous(RecordingIndex):
    """Goes by the address for whose recordings are told of."""

    def permit(self, session: Session, camera: str) -> None:  # noqa: ARG002 - it is not looked at
        """As always, of its own camera."""
        super().permit(session, session.camera)

    async def _camera(self, request: web.Request) -> Principal:
        """The camera of the address."""
        principal = await super()._camera(request)
        return replace(principal, subject=request.match_info["camera"])


FAULT = CloudFault(
    id="rows-of-any-camera",
    title="a camera tells the recording index what is lost of another camera",
    happens="the signature says that it is some camera, and whose rows it writes is taken from the path (CWE-639)",
    requirements=("CRED-3",),
    apply=lambda standard: replace(standard, recording_index=Credulous),
    also=("BUF-5", "PLAY-1", "PLAY-2"),  # the other camera's record has a loss that never was
)
