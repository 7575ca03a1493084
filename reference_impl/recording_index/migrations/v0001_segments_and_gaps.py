"""What is recorded, and what is lost."""

from alembic import op
from sqlalchemy import BigInteger, Column, Index, Integer

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0001", None
KNOWN_BY = "segments"


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "segments",
        Column("organisation", TEXT, primary_key=True),
        Column("camera", TEXT, primary_key=True),
        Column("span", TEXT, primary_key=True),
        Column("counter", BigInteger, primary_key=True),
        Column("start_us", BigInteger, nullable=False),
        Column("duration_us", BigInteger, nullable=False),
        Column("object_key", TEXT, nullable=False),
        Column("init_key", TEXT, nullable=False),
        Column("key_id", TEXT, nullable=False),
        Column("wrapped_key", TEXT, nullable=False),
        Column("key_version", Integer, nullable=False),
        Column("iv", TEXT, nullable=False),
        Column("sha256", TEXT, nullable=False),
        Column("size", BigInteger, nullable=False),
        Index("segments_by_time", "organisation", "camera", "start_us"),
        Index("segments_by_object", "organisation", "object_key", unique=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gaps",
        Column("organisation", TEXT, primary_key=True),
        Column("camera", TEXT, primary_key=True),
        Column("span", TEXT, primary_key=True),
        Column("first", BigInteger, primary_key=True),
        Column("last", BigInteger, nullable=False),
        Column("start_us", BigInteger, nullable=False),
        Column("duration_us", BigInteger, nullable=False),
        Column("reason", TEXT, nullable=False),
        Index("gaps_by_time", "organisation", "camera", "start_us"),
        sqlite_with_rowid=False,
    )
