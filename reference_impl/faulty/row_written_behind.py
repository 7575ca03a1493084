"""IDX-2 broken: the index answers first and writes later."""

import asyncio
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex, Segment
from reference_impl.recording_index.recordings import Owner

_LATER_S = 0.3


class LateIndex(RecordingIndex):
    """Gathers rows for a while before it writes them."""

    _writing: frozenset[asyncio.Task[bool]] = frozenset()

    async def add_segment(self, owner: Owner, segment: Segment) -> bool:
        """Says yes at once."""
        self._writing |= {asyncio.create_task(self._later(owner, segment))}
        return True

    async def close(self) -> None:
        """An orderly end loses nothing."""
        await asyncio.gather(*self._writing, return_exceptions=True)
        await super().close()

    async def _later(self, owner: Owner, segment: Segment) -> bool:
        await asyncio.sleep(_LATER_S)
        return await super().add_segment(owner, segment)


FAULT = CloudFault(
    id="row-written-behind",
    title="the index acknowledges a row and writes it 0.3 s later",
    happens="rows are gathered in memory, so that one transaction takes many; a shutdown writes them, a kill does not",
    requirements=("IDX-2",),
    apply=lambda standard: replace(standard, recording_index=LateIndex),
    also=("IDX-1", "IDX-4", "PLAY-1", "PLAY-2", "PLAY-3", "BUF-5"),
)
