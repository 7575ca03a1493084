"""IDX-3 broken out of sight: what came of an upload that broke off stays on disk."""

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import FolderStore
from reference_impl.media_store.body import Arriving, Body


@dataclass
class _Copied:
    """A body whose bytes are written down as they come."""

    content: Arriving
    folder: Path

    async def iter_any(self) -> AsyncIterator[bytes]:
        """As always; the file goes when the whole body has come, and only then."""
        with self._file() as file:
            async for chunk in self.content.iter_any():
                file.write(chunk)
                file.flush()
                yield chunk

    @contextmanager
    def _file(self) -> Iterator[BinaryIO]:
        path = self.folder / f"upload-{secrets.token_hex(8)}.part"
        with path.open("wb") as file:
            yield file
        path.unlink()


class LitteringStore(FolderStore):
    """Never sweeps up."""

    def receive(self, content: Arriving, limit_bytes: int, sha256: str) -> AbstractAsyncContextManager[Body]:
        """An upload's body, with a copy on disk."""
        return super().receive(_Copied(content, self.locations[0]), limit_bytes, sha256)


FAULT = CloudFault(
    id="half-upload-stays",
    title="what came of an upload that broke off stays on disk",
    happens="an upload's file is removed after its last byte, and not when the connection ends before that",
    requirements=("IDX-3",),
    apply=lambda standard: replace(standard, folder_store=LitteringStore),
)
