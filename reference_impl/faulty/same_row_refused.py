"""IDX-4 broken: what was stored can't be told a second time."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.recording_index import RecordingIndex, Segment
from reference_impl.recording_index.recordings import Owner


class StrictIndex(RecordingIndex):
    """Takes a row once."""

    async def add_segment(self, owner: Owner, segment: Segment) -> bool:
        """A repetition is a conflict."""
        if not await super().add_segment(owner, segment):
            raise Problem(409, "already-indexed", "This segment is in the index already.")
        return True


FAULT = CloudFault(
    id="same-row-refused",
    title="the index refuses a row that it has already",
    happens="a unique index turns every repetition into a conflict; a camera whose answer got lost never gets through",
    requirements=("IDX-4",),
    apply=lambda standard: replace(standard, recording_index=StrictIndex),
)
