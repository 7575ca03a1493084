"""IDX-1 and PLAY-2 broken: the answer comes before the write, and the write fails."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex
from reference_impl.recording_index.recordings import Owner
from reference_impl.recording_index.rows import Segment

_EVERY = 4


class ForgetfulIndex(RecordingIndex):
    """Acknowledges every fourth segment and writes nothing down."""

    async def add_segment(self, owner: Owner, segment: Segment) -> bool:
        """Says yes."""
        if segment.counter % _EVERY == 1:
            return True
        return await super().add_segment(owner, segment)


FAULT = CloudFault(
    id="acknowledged-and-lost",
    title="every fourth segment is acknowledged and not indexed",
    happens="the answer is sent before the write, and the write fails",
    requirements=("IDX-1", "PLAY-2"),
    apply=lambda standard: replace(standard, recording_index=ForgetfulIndex),
    also=("IDX-4", "PLAY-1", "PLAY-3"),
)
