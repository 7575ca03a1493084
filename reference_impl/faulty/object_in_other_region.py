"""REG-2 broken: a copy in another region."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore
from reference_impl.media_store.body import Body
from reference_impl.media_store.folder_store import name_of
from reference_impl.media_store.objects import StoredObject


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


FAULT = CloudFault(
    id="object-in-other-region",
    title="each object is copied to another region too",
    happens="a replication rule made for one region's redundancy names a bucket in another",
    requirements=("REG-2",),
    apply=lambda standard: replace(standard, media_store=WanderingStore),
    also=("IDX-5",),
)
