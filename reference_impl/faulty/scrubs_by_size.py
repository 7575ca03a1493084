"""ENC-6 broken: copies are looked after by their sizes."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore, ScrubSettings
from reference_impl.media_store.locations.location import Location
from reference_impl.media_store.locations.reading import State
from reference_impl.media_store.scrub_report import ScrubReport
from reference_impl.media_store.scrubber import Scrubber


class BySize(Scrubber):
    """Reads no copy."""

    async def _state(self, place: Location, name: str, size: int, report: ScrubReport) -> State:  # noqa: ARG002 - nothing is read
        held = await place.held(name)
        return State.MISSING if held is None else State.GOOD if held.size == size else State.ROTTEN


class Store(MediaStore):
    """Looked after by that one."""

    def __init__(self, *given: Any, scrubbing: ScrubSettings, **named: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(*given, scrubbing=scrubbing, **named)
        self.scrubber = BySize(self._rows, self.folders.places, self._in_use, scrubbing)


FAULT = CloudFault(
    id="scrubs-by-size",
    title="the scrubber takes a copy for good that has the right size",
    happens="to read it all took longer than the pause between two rounds, so a quick look was put in its place",
    requirements=("ENC-6",),
    apply=lambda standard: replace(standard, media_store=Store),
)
