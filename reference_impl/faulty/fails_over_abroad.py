"""REG-2 broken: while a region takes nothing, its uploads go to another."""

from dataclasses import replace

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.media_store import FolderStore, MediaStore
from reference_impl.media_store.body import Body
from reference_impl.media_store.objects import StoredObject


def failing_over(standard: Blueprint) -> Blueprint:
    """Stores that know of each other."""
    everywhere: list[MediaStore] = []

    class FailingOver(MediaStore):
        """Refuses nobody: what it can't take goes to the next region."""

        def __init__(self, *parts: object, **more: object) -> None:
            super().__init__(*parts, **more)  # type: ignore[arg-type] # handed on as they came
            everywhere.append(self)

        def require_capacity(self) -> None:
            """There is always room somewhere."""

        async def store(self, new: StoredObject, body: Body) -> None:
            """Here, and abroad while there is no capacity here."""
            await super().store(new, body)
            try:
                super().require_capacity()
            except Problem:
                other = next(store for store in everywhere if store is not self)
                await self._copied(new, other)

        async def _copied(self, new: StoredObject, other: MediaStore) -> None:
            assert isinstance(other.folders, FolderStore)  # noqa: S101 - whose files can be written
            content = await self.read(new, 0, new.size)
            for location in other.folders.locations:
                (location / "objects" / new.copy_name).write_bytes(content)
            await other.acknowledge(new)

    return replace(standard, media_store=FailingOver)


FAULT = CloudFault(
    id="fails-over-abroad",
    title="while a region takes no uploads, they are stored in another region",
    happens="the load balancer's fail-over pool has a bucket of each region in it",
    requirements=("REG-2",),
    apply=failing_over,
)
