"""What an upload says of its object is kept; uploads in parts."""

from alembic import op
from sqlalchemy import BigInteger, Column, Index, Integer

from reference_impl.foundation.migrating.steps import TEXT, columns

revision, down_revision = "0002", "0001"
KNOWN_BY = "uploads"


def upgrade() -> None:
    """Objects that are there said nothing, and came whole."""
    columns("objects", dict.fromkeys(("headers", "of_parts", "checksum"), (TEXT, "''")), rowid=False)
    op.create_table(
        "uploads",
        Column("id", TEXT, primary_key=True),
        Column("bucket", TEXT, nullable=False),
        Column("key", TEXT, nullable=False),
        Column("holder", TEXT, nullable=False),
        Column("started_us", BigInteger, nullable=False),
        Column("algorithm", TEXT, nullable=False),
        Column("checksum_type", TEXT, nullable=False),
        Column("headers", TEXT, nullable=False),
        Column("completed", TEXT, nullable=False),
        Index("uploads_by_name", "bucket", "completed", "key", "id"),
        Index("uploads_by_holder", "holder", "completed"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parts",
        Column("upload", TEXT, primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("sha256", TEXT, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("stored_us", BigInteger, nullable=False),
        Column("md5", TEXT, nullable=False),
        Column("checksum", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
