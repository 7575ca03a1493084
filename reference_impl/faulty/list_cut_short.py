"""IDX-1 broken: of several rows that are told at once, the index takes down the first and acknowledges all."""

from collections.abc import Sequence
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex, Segment
from reference_impl.recording_index.recordings import Owner


class HastyIndex(RecordingIndex):
    """Reads one row of a list."""

    async def add_segments(self, owner: Owner, segments: Sequence[Segment]) -> int:
        """The first, and says yes to the others."""
        return await super().add_segments(owner, segments[:1])


FAULT = CloudFault(
    id="list-cut-short",
    title="of segments that are told in a list, only the first is indexed; all are acknowledged",
    happens="the first result stands for all: a bulk request that fails in part is taken for one that went well",
    requirements=("IDX-1",),
    apply=lambda standard: replace(standard, recording_index=HastyIndex),
    also=("PLAY-1", "PLAY-2", "PLAY-3"),
)
