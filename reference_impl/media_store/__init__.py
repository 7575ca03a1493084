"""The media store: S3-compatible, one a region, holds ciphertext only."""

from reference_impl.media_store.folder_store import FolderStore
from reference_impl.media_store.media_store import MediaStore
from reference_impl.media_store.mixed_store import MixedStore
from reference_impl.media_store.multipart.settings import UploadSettings
from reference_impl.media_store.objects import StoredObject
from reference_impl.media_store.schema import METADATA
from reference_impl.media_store.scrub_report import ScrubReport, ScrubSettings
from reference_impl.media_store.throttle import Throttle

__all__ = [
    "METADATA",
    "FolderStore",
    "MediaStore",
    "MixedStore",
    "ScrubReport",
    "ScrubSettings",
    "StoredObject",
    "Throttle",
    "UploadSettings",
]
