"""Whose role changed within a token's life."""

from alembic import op
from sqlalchemy import Column, Float, ForeignKey

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0003", "0002"
KNOWN_BY = "changed_roles"


def upgrade() -> None:
    """Nobody's: tokens that are older than the restart hold until they end."""
    op.create_table(
        "changed_roles",
        Column("organisation", TEXT, ForeignKey("organisations.id"), primary_key=True),
        Column("user", TEXT, primary_key=True),
        Column("role", TEXT),
        Column("at_s", Float, nullable=False, index=True),
    )
