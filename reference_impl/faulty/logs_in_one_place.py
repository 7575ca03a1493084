"""REG-2 broken: what regions log of uploads is collected centrally."""

import json
from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import FolderStore, MediaStore
from reference_impl.media_store.objects import StoredObject


class ShippedLogs(MediaStore):
    """Ships a line for each upload to the place that belongs to no region."""

    def answer_put(self, new: StoredObject) -> web.StreamResponse:
        """The answer, and the line."""
        assert isinstance(self.folders, FolderStore)  # noqa: S101 - whose folders are known
        central = self.folders.locations[0].parent.parent / "logs" / "uploads.jsonl"
        with central.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"region": self.region, "bucket": new.bucket, "key": new.key}) + "\n")
        return super().answer_put(new)


FAULT = CloudFault(
    id="logs-in-one-place",
    title="a log of every region's uploads is kept centrally, outside of all regions",
    happens="one log search for the whole cloud is wanted, and names of objects count as no data",
    requirements=("REG-2",),
    apply=lambda standard: replace(standard, media_store=ShippedLogs),
)
