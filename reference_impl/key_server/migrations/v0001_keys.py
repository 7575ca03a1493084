"""Keys, and who asked for which."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0001", None
KNOWN_BY = "keys"


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "keys",
        Column("organisation", TEXT, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("public_key", TEXT, nullable=False),
        Column("sealed_private_key", LargeBinary, nullable=False),
    )
    op.create_table(
        "audit",
        Column("id", Integer, primary_key=True),
        Column("at_us", BigInteger, nullable=False),
        Column("organisation", TEXT, nullable=False, index=True),
        Column("who", TEXT, nullable=False),
        Column("camera", TEXT, nullable=False),
        Column("version", TEXT, nullable=False),
        Column("outcome", TEXT, nullable=False),
    )
