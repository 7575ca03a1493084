"""ENC-6 broken: what a disk has made of an object is given to readers."""

from contextlib import suppress
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import FolderStore
from reference_impl.media_store import locations as copies


class Trusting(FolderStore):
    """Gives the first copy that can be read."""

    async def read(self, copy: copies.Copy, start: int, length: int) -> bytes:
        """As it is."""
        for place in self.places:
            with suppress(OSError):
                return await place.read(copy.name, start, length)
        return await super().read(copy, start, length)


FAULT = CloudFault(
    id="reads-unchecked",
    title="a copy that rotted on the disk is given to readers",
    happens="the digest is checked when an object arrives, and disks are trusted from then on",
    requirements=("ENC-6",),
    apply=lambda standard: replace(standard, folder_store=Trusting),
)
