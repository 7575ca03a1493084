"""IDX-1 broken: a row may tell of other bytes than its object has."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.recording_index import RecordingIndex
from reference_impl.recording_index.recordings import Owner
from reference_impl.recording_index.rows import Segment


class TrustingIndex(RecordingIndex):
    """Asks the store for the name alone."""

    async def require_stored(self, owner: Owner, segment: Segment) -> None:
        """Whatever lies there."""
        if await self._stored(owner.organisation, segment.object_key) is None:
            raise Problem(422, "not-stored", f"The media store holds no such object under {segment.object_key}.")


FAULT = CloudFault(
    id="row-of-other-bytes",
    title="a row with another digest or size than its object has is taken",
    happens="the index asks the store with HEAD, and looks at the status only",
    requirements=("IDX-1",),
    apply=lambda standard: replace(standard, recording_index=TrustingIndex),
)
