"""REG-3 broken: what was stored follows the setting."""

import shutil
from dataclasses import replace
from pathlib import Path

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore
from reference_impl.media_store.body import Body
from reference_impl.media_store.folder_store import FolderStore, name_of
from reference_impl.media_store.objects import StoredObject


def following(standard: Blueprint) -> Blueprint:
    """Stores that know of each other."""
    everywhere: list[MediaStore] = []

    class FollowingStore(MediaStore):
        """With the first upload of an organisation to a region come its objects of the others."""

        def __init__(self, *parts: object, **more: object) -> None:
            super().__init__(*parts, **more)  # type: ignore[arg-type] # handed on as they came
            everywhere.append(self)

        async def store(self, new: StoredObject, body: Body) -> None:
            """The object, and before it what the organisation has elsewhere."""
            if new.bucket not in await self.buckets():
                for other in everywhere:
                    if other is not self:
                        await self._fetch(other, new.bucket)
            await super().store(new, body)

        async def _fetch(self, other: MediaStore, bucket: str) -> None:
            async for found in other.walk(bucket):
                for here, there in zip(_objects(self), _objects(other), strict=True):
                    name = name_of(found.bucket, found.key, found.sha256)
                    shutil.copyfile(there / name, here / name)
                await self.acknowledge(found)

    return replace(standard, media_store=FollowingStore)


def _objects(store: MediaStore) -> list[Path]:
    assert isinstance(store.folders, FolderStore)  # noqa: S101 - whose files can be copied
    return [location / "objects" for location in store.folders.locations]


FAULT = CloudFault(
    id="old-bytes-follow",
    title="after a change of the region, what was stored before is copied to the new one",
    happens="the migration that makes old recordings load fast in the new region is on by default",
    requirements=("REG-3",),
    apply=following,
)
