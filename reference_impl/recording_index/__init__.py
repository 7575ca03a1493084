"""The recording index: what was recorded and what was lost, one a region."""

from reference_impl.recording_index.care import StorePorts
from reference_impl.recording_index.caretaker import Caretaker
from reference_impl.recording_index.recording_index import RecordingIndex
from reference_impl.recording_index.recordings import Recordings
from reference_impl.recording_index.rows import Gap, KnownGap, KnownSegment, Segment
from reference_impl.recording_index.schema import METADATA
from reference_impl.recording_index.settings import CareSettings

__all__ = [
    "METADATA",
    "CareSettings",
    "Caretaker",
    "Gap",
    "KnownGap",
    "KnownSegment",
    "RecordingIndex",
    "Recordings",
    "Segment",
    "StorePorts",
]
