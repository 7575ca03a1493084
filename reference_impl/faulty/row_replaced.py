"""IDX-4 broken: the index takes what comes last."""

from dataclasses import replace

from sqlalchemy import and_, delete, or_

from reference_impl.faulty.fault import CloudFault
from reference_impl.recording_index import RecordingIndex, Segment
from reference_impl.recording_index.recordings import Owner
from reference_impl.recording_index.schema import SEGMENTS


class UpsertingIndex(RecordingIndex):
    """Makes room for each row."""

    async def add_segment(self, owner: Owner, segment: Segment) -> bool:
        """Whatever was in its place, or had its object, goes."""
        t = SEGMENTS.c
        place = and_(t.camera == owner.camera, t.span == segment.span, t.counter == segment.counter)
        old = delete(SEGMENTS).where(
            t.organisation == owner.organisation, or_(place, t.object_key == segment.object_key)
        )
        await self._database.write(lambda connection: connection.execute(old).rowcount)
        return await super().add_segment(owner, segment)


FAULT = CloudFault(
    id="row-replaced",
    title="a row of the index is replaced by another in its place",
    happens="INSERT OR REPLACE is taken, so that repeated requests do no harm, and different ones do",
    requirements=("IDX-4",),
    apply=lambda standard: replace(standard, recording_index=UpsertingIndex),
)
