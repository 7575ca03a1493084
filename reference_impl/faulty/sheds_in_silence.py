"""AVL-3 and BUF-8 broken: what is too much is acknowledged and thrown away."""

from contextvars import ContextVar
from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.media_store import MediaStore
from reference_impl.media_store.objects import StoredObject

_SHED: ContextVar[bool] = ContextVar("shed", default=False)


class SilentStore(MediaStore):
    """Never says no."""

    def require_capacity(self) -> None:
        """Notes what is too much."""
        try:
            super().require_capacity()
        except Problem:
            _SHED.set(True)

    async def acknowledge(self, new: StoredObject) -> StoredObject | None:
        """The index in the same process hears of it; its row is never written."""
        if _SHED.get():
            self._remember(new)
            return None
        return await super().acknowledge(new)


FAULT = CloudFault(
    id="sheds-in-silence",
    title="a media store that takes no more acknowledges uploads and keeps nothing of them",
    happens="writes go through a bounded queue that drops what is too much, after the answer",
    requirements=("AVL-3", "BUF-8"),
    apply=lambda standard: replace(standard, media_store=SilentStore),
)
