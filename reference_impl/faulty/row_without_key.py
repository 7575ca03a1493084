"""CFG-3 broken: the index takes rows of media that nobody encrypted."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Operation
from reference_impl.recording_index import RecordingIndex, Segment


class KeylessSegment(Segment):
    """A segment that may have no key."""

    key_id: str = "none"
    wrapped_key: str = "none"
    key_version: int = 1
    iv: str = "0" * 32


class LenientIndex(RecordingIndex):
    """Does not ask for a key."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with a wider row."""
        return [replace(one, body=KeylessSegment) if one.id == "indexSegment" else one for one in super().operations()]


FAULT = CloudFault(
    id="row-without-key",
    title="the index takes segments without key and vector",
    happens="fields are given defaults, so that cameras of an older make need not be changed (CWE-636)",
    requirements=("CFG-3",),
    apply=lambda standard: replace(standard, recording_index=LenientIndex),
)
