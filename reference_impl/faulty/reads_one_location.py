"""REG-5 broken: two copies, and one that is read."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import FolderStore
from reference_impl.media_store import locations as copies


class FirstLocationOnly(FolderStore):
    """Writes to all, and reads from the first."""

    async def read(self, copy: copies.Copy, start: int, length: int) -> bytes:
        """From there, whatever it has."""
        return await copies.read(self.places[:1], copy, start, length)


FAULT = CloudFault(
    id="reads-one-location",
    title="a second copy is kept and never read",
    happens="the fail-over is a line in a run book, for a person to do by hand",
    requirements=("REG-5",),
    apply=lambda standard: replace(standard, folder_store=FirstLocationOnly),
)
