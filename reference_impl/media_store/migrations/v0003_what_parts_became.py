"""An upload in parts knows the digest of the object that it became."""

from reference_impl.foundation.migrating.steps import TEXT, columns

revision, down_revision = "0003", "0002"
KNOWN_BY = "uploads.sha256"

_OF_ITS_OBJECT = (
    "CASE completed WHEN '' THEN '' ELSE coalesce((SELECT objects.sha256 FROM objects "
    "WHERE objects.bucket = uploads.bucket AND objects.key = uploads.key), '') END"
)


def upgrade() -> None:
    """Of one that was completed it stands with the object, if that is still there."""
    columns("uploads", {"sha256": (TEXT, _OF_ITS_OBJECT)}, rowid=False)
