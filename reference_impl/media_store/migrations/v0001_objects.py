"""Objects."""

from alembic import op
from sqlalchemy import BigInteger, Column

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0001", None
KNOWN_BY = "objects"


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "objects",
        Column("bucket", TEXT, primary_key=True),
        Column("key", TEXT, primary_key=True),
        Column("sha256", TEXT, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("stored_us", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
