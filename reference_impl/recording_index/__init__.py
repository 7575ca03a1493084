"""The recording index: what was recorded and what was lost, one a region."""

from reference_impl.recording_index.recording_index import RecordingIndex
from reference_impl.recording_index.recordings import Recordings
from reference_impl.recording_index.rows import Gap, KnownGap, KnownSegment, Segment
from reference_impl.recording_index.schema import METADATA

__all__ = ["METADATA", "Gap", "KnownGap", "KnownSegment", "RecordingIndex", "Recordings", "Segment"]
