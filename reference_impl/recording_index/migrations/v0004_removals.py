"""What retention removed."""

from alembic import op
from sqlalchemy import BigInteger, Column, Index, Integer

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0004", "0003"
KNOWN_BY = "removals"


def upgrade() -> None:
    """Nothing yet."""
    op.create_table(
        "removals",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("organisation", TEXT, nullable=False),
        Column("camera", TEXT, nullable=False),
        Column("at_us", BigInteger, nullable=False),
        Column("before_us", BigInteger, nullable=False),
        Column("segments", Integer, nullable=False),
        Column("gaps", Integer, nullable=False),
        Index("removals_by_organisation", "organisation", "number"),
    )
