"""Each 8 MiB of an object has a digest of its own."""

from alembic import op
from sqlalchemy import Column

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0004", "0003"
KNOWN_BY = "objects.pieces"


def upgrade() -> None:
    """Of those that are there they are not known: these are held against the digest of the whole."""
    op.add_column("objects", Column("pieces", TEXT, nullable=False, server_default=""))
