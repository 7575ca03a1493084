"""REG-5 broken: acknowledged with one copy."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import FolderStore
from reference_impl.media_store.body import Body


class OneCopy(FolderStore):
    """Acknowledges what lies in the first location; the second has it some day."""

    async def put(self, name: str, body: Body) -> None:
        """Written, and in the other location gone again."""
        await super().put(name, body)
        await self.places[-1].remove(name)


FAULT = CloudFault(
    id="one-copy-only",
    title="an upload is acknowledged when one storage location has it, and the other never gets it",
    happens="the second copy is made behind the answer, and its queue has stood still since the last release",
    requirements=("REG-5",),
    hides=("IDX-5",),  # what is nowhere else can stay nowhere else
    apply=lambda standard: replace(standard, folder_store=OneCopy),
)
