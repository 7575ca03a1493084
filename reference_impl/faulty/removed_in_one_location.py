"""IDX-5 broken: what retention removes stays in the other storage locations."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import FolderStore


class FirstLocationCleared(FolderStore):
    """Removes the copy that is read."""

    async def remove(self, name: str) -> None:
        """From the first location."""
        await self.places[0].remove(name)


FAULT = CloudFault(
    id="removed-in-one-location",
    title="what retention removes stays in the second storage location",
    happens="deletions are not replicated, so that nobody destroys both copies by mistake (CWE-459)",
    requirements=("IDX-5",),
    apply=lambda standard: replace(standard, folder_store=FirstLocationCleared),
)
