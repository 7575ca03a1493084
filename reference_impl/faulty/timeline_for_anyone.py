"""PLAY-5 broken: timeline, removals and comparison ask for no token."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.operations import Operation, Right
from reference_impl.recording_index import RecordingIndex

_OPEN = frozenset({"showTimeline", "listRemovals", "compareWithStore"})


async def _nobody(_request: web.Request) -> Principal:
    return Principal("", "nobody", {})


class OpenTimeline(RecordingIndex):
    """Asks nobody who they are."""

    def operations(self) -> list[Operation[Any]]:
        """As always; some for others too."""
        right = Right("anyone", _nobody)
        return [replace(one, right=right) if one.id in _OPEN else one for one in super().operations()]


FAULT = CloudFault(
    id="timeline-for-anyone",
    title="timeline, removals and comparison are open to everybody",
    happens="routes of a later release were added past the middleware that reads tokens (CWE-306)",
    requirements=("PLAY-5",),
    apply=lambda standard: replace(standard, recording_index=OpenTimeline),
)
