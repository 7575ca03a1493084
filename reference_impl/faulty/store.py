"""Faults of the media store and the recording index."""

from dataclasses import replace

from aiohttp import web

from reference_impl.foundation.session import Session
from reference_impl.media_store import MediaStore
from reference_impl.media_store.body import Body
from reference_impl.media_store.folder_store import name_of
from reference_impl.media_store.objects import StoredObject
from reference_impl.recording_index import RecordingIndex
from reference_impl.recording_index.recordings import Owner
from reference_impl.recording_index.rows import Segment

_FOREVER_S = 1e9
_EVERY = 4


class ForgivingStore(MediaStore):
    """Takes credentials that are over."""

    async def authenticate(self, request: web.Request) -> Session:
        """As if they were good for another thirty years."""
        self.tolerance = replace(self.tolerance, expiry_s=_FOREVER_S)
        return await super().authenticate(request)


class WanderingStore(MediaStore):
    """Keeps a third copy, in another region."""

    async def store(self, new: StoredObject, body: Body) -> None:
        """Also into the folder of the first other region."""
        await super().store(new, body)
        kept = self.folders.locations[0]
        cloud = kept.parent.parent
        for place in sorted(cloud.glob(f"*/{kept.name}")):
            if place != kept:
                content = await self.read(new, 0, new.size)
                copy = place / name_of(new.bucket, new.key, new.sha256)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(content)
                return


class ForgetfulIndex(RecordingIndex):
    """Acknowledges every fourth segment and writes nothing down."""

    async def add_segment(self, owner: Owner, segment: Segment) -> bool:
        """Says yes."""
        if segment.counter % _EVERY == 1:
            return True
        return await super().add_segment(owner, segment)
