"""Removes uploads that nobody completed for too long, and forgets those that were completed."""

import asyncio
import logging

from reference_impl.media_store.multipart import uploads
from reference_impl.media_store.multipart.ground import Ground

_AT_ONCE = 100
_LOG = logging.getLogger(__name__)


class Abandoned:
    """One media store's; the time is `UploadSettings.abandoned_after_s`, counted from the beginning of an upload."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def run(self) -> None:
        """Again and again, until cancelled. What fails is logged, and tried again the next time."""
        while True:
            try:
                await self.remove()
            except Exception:  # noqa: BLE001 - one failure must not end them all
                _LOG.exception("abandoned uploads could not be removed; it is tried again")
            await asyncio.sleep(self._ground.settings.every_s)

    async def remove(self) -> int:
        """Once, now; how many uploads were removed that were open.

        Rows go first, as with objects: parts without a row are strays, which the scrubber would find too.
        """
        ground, removed = self._ground, 0
        before_us = ground.now_us - int(ground.settings.abandoned_after_s * 1_000_000)
        while found := await ground.database.read(lambda c: uploads.begun_before(c, before_us, _AT_ONCE)):
            for upload in found:
                parts = await ground.database.write(lambda c, upload=upload: uploads.drop(c, upload))  # type: ignore[misc]
                removed += not upload.completed
                await ground.removal.remove(*parts)
        if removed:
            _LOG.info("removed %d uploads in parts that nobody completed", removed)
        return removed
