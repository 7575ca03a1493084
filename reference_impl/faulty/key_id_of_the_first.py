"""IDX-1 broken: key ids that are not the segment's."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex, Recordings


class OneKeyIndex(RecordingIndex):
    """Tells the first key's id for every segment of a camera."""

    async def find(self, organisation: str, camera: str, from_us: int, to_us: int) -> Recordings:
        """As if no key were ever rotated."""
        found = await super().find(organisation, camera, from_us, to_us)
        first = found.segments[0].key_id if found.segments else ""
        alike = tuple(segment.model_copy(update={"key_id": first}) for segment in found.segments)
        return replace(found, segments=alike)


FAULT = CloudFault(
    id="key-id-of-the-first",
    title="the index tells one key id for all segments of a camera",
    happens="the id is looked up by camera, as if a camera had one key; playback goes by the wrapped key and works",
    requirements=("IDX-1",),
    apply=lambda standard: replace(standard, recording_index=OneKeyIndex),
)
