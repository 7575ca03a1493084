"""PLAY-1 broken: what is found ends with the first page, and nothing says that there is more."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.foundation.time_span import TimeSpan
from reference_impl.recording_index import RecordingIndex
from reference_impl.recording_index.rows import Found

_PAGE = 100


class OnePage(RecordingIndex):
    """Answers with a page, as if that were all."""

    def operations(self) -> list[Operation[Any]]:
        """As always, but one."""
        return [self._first_page(one) if one.id == "findRecordings" else one for one in super().operations()]

    def _first_page(self, right: Operation[Any]) -> Operation[Any]:
        async def find(asked: Asked[TimeSpan]) -> Found:
            found = await right.answer(asked)
            return Found.model_construct(segments=found.segments[:_PAGE], gaps=found.gaps, next_us=None)

        return replace(right, answer=find)


FAULT = CloudFault(
    id="index-of-one-page",
    title="the index finds the first hundred segments of a span of time and no more",
    happens="the database pages its answers, and the loop that asks for the next page was never written",
    requirements=("PLAY-1",),
    apply=lambda standard: replace(standard, recording_index=OnePage),
)
