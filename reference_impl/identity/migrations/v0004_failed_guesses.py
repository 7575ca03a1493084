"""Wrong passwords and codes are counted on disk."""

from alembic import op
from sqlalchemy import Column, Float, Integer

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0004", "0003"
KNOWN_BY = "failed_guesses"


def upgrade() -> None:
    """Nobody has guessed."""
    op.create_table(
        "failed_guesses",
        Column("of", TEXT, primary_key=True),
        Column("name_digest", TEXT, primary_key=True),
        Column("failures", Integer, nullable=False),
        Column("last_s", Float, nullable=False),
    )
