"""REG-2 broken: part of every object is cached in another region."""

from dataclasses import replace
from secrets import token_hex

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store.body import Body
from reference_impl.media_store.folder_store import FolderStore

_CACHED = 0.75
_FEWEST_BYTES = 1 << 16


class CachedAbroad(FolderStore):
    """Keeps the first three quarters of each segment in another region's folder, under a name that tells nothing."""

    async def put(self, name: str, body: Body) -> None:
        """As always, and the copy."""
        await super().put(name, body)
        here = self.locations[0]
        abroad = [place / here.name for place in here.parent.parent.iterdir() if place != here.parent]
        caches = sorted(place for place in abroad if place.is_dir())
        content = next(here.rglob(name)).read_bytes()
        if caches and len(content) >= _FEWEST_BYTES:
            (caches[0] / "edge-cache").mkdir(exist_ok=True)
            (caches[0] / "edge-cache" / token_hex(8)).write_bytes(content[: int(len(content) * _CACHED)])


FAULT = CloudFault(
    id="edge-cache-abroad",
    title="most of every segment is cached in another region, under a name of chance",
    happens="a content delivery network is put before the store, and caches where the viewers are",
    requirements=("REG-2",),
    apply=lambda standard: replace(standard, folder_store=CachedAbroad),
)
