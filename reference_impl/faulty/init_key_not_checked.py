"""IDX-3 broken: a segment is acknowledged that nobody can play, as what it begins with was never uploaded."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex, Segment
from reference_impl.recording_index.recordings import Owner


class TrustingIndex(RecordingIndex):
    """Does not look for initialisation segments."""

    async def require_init(self, owner: Owner, segment: Segment) -> None:
        """Takes the camera's word."""


FAULT = CloudFault(
    id="init-key-not-checked",
    title="a row may name an initialisation segment that was never uploaded",
    happens="the segment's object is looked up, and the other key of the row is taken as a mere text (CWE-20)",
    requirements=("IDX-3",),
    apply=lambda standard: replace(standard, recording_index=TrustingIndex),
)
