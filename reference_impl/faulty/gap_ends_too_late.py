"""BUF-5, PLAY-1 and PLAY-2 broken: gaps that reach into what is recorded."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import KnownGap, RecordingIndex, Recordings


class WideIndex(RecordingIndex):
    """Shows each gap longer by one of its segments."""

    async def find(self, organisation: str, camera: str, from_us: int, to_us: int) -> Recordings:
        """With a fence post too many."""
        found = await super().find(organisation, camera, from_us, to_us)
        return replace(found, gaps=tuple(map(_longer, found.gaps)))


def _longer(gap: KnownGap) -> KnownGap:
    count = gap.last - gap.first + 1
    return gap.model_copy(update={"duration_us": gap.duration_us * (count + 1) // count})


FAULT = CloudFault(
    id="gap-ends-too-late",
    title="gaps are shown one segment too long",
    happens="the last lost segment is taken for the first that is there again: an interval closed at both ends",
    requirements=("BUF-5", "PLAY-1", "PLAY-2"),
    apply=lambda standard: replace(standard, recording_index=WideIndex),
)
