"""PLAY-1 broken: a span of time without its first and last segment."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex, Recordings


class EdgelessIndex(RecordingIndex):
    """Finds only what lies wholly in the span that was asked for."""

    async def find(self, organisation: str, camera: str, from_us: int, to_us: int) -> Recordings:
        """Without what the span begins and ends in."""
        found = await super().find(organisation, camera, from_us, to_us)
        whole = tuple(s for s in found.segments if s.start_us >= from_us and s.start_us + s.duration_us <= to_us)
        return replace(found, segments=whole)


FAULT = CloudFault(
    id="index-without-edges",
    title="the index leaves out the segments that a span of time begins and ends in",
    happens="the query compares starts and ends with the span, each the wrong way round",
    requirements=("PLAY-1", "PLAY-2"),
    apply=lambda standard: replace(standard, recording_index=EdgelessIndex),
)
