"""How far each audit trail has come."""

from alembic import op
from sqlalchemy import BigInteger, Column

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0001", None
KNOWN_BY = "heads"


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "heads",
        Column("organisation", TEXT, primary_key=True),
        Column("number", BigInteger, nullable=False),
        Column("link", TEXT, nullable=False),
        Column("seal", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
