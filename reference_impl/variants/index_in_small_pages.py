"""An index that answers in pages of a few rows."""

from dataclasses import replace
from typing import Any

from reference_impl.recording_index import RecordingIndex
from reference_impl.variants.variant import CloudVariant

_PAGE = 7


class SmallPages(RecordingIndex):
    """Tells of a few rows, and where to go on."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - the standard's
        super().__init__(*given, **named)
        self._limits = replace(self._limits, answer_rows=_PAGE)


VARIANT = CloudVariant(
    id="index-in-small-pages",
    title="the index answers with seven rows at a time, and says where to go on",
    allowed="how much one answer holds is the operator's to choose: `next_us` leads to the rest",
    apply=lambda standard: replace(standard, recording_index=SmallPages),
)
