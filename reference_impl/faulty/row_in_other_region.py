"""REG-2 broken: rows of the index in another region."""

from dataclasses import replace

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex, Segment
from reference_impl.recording_index.recordings import Owner


def wandering(standard: Blueprint) -> Blueprint:
    """Indices that know of each other."""
    everywhere: list[RecordingIndex] = []

    class WanderingIndex(RecordingIndex):
        """Tells another region's index as well."""

        def __init__(self, *parts: object) -> None:
            super().__init__(*parts)  # type: ignore[arg-type] # handed on as they came
            everywhere.append(self)

        async def add_segment(self, owner: Owner, segment: Segment) -> bool:
            """Here, and in the first other region."""
            new = await super().add_segment(owner, segment)
            other = next((index for index in everywhere if index is not self), None)
            if new and other is not None:
                await RecordingIndex.add_segment(other, owner, segment)
            return new

    return replace(standard, recording_index=WanderingIndex)


FAULT = CloudFault(
    id="row-in-other-region",
    title="each row of the index is written in another region too",
    happens="one search over all regions is wanted, and the index is replicated as if it were no personal data",
    requirements=("REG-2",),
    apply=wandering,
    also=("REG-3",),  # an organisation that changes its region finds its rows in both
)
