"""Invitations of people who have no account."""

from alembic import op
from sqlalchemy import Column, Float, ForeignKey

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0004", "0003"
KNOWN_BY = "invitations"


def upgrade() -> None:
    """Nobody is invited."""
    op.create_table(
        "invitations",
        Column("id", TEXT, primary_key=True),
        Column("organisation", TEXT, ForeignKey("organisations.id"), nullable=False, index=True),
        Column("username", TEXT, nullable=False),
        Column("role", TEXT, nullable=False),
        Column("invited_by", TEXT, nullable=False),
        Column("token_sha256", TEXT, nullable=False, unique=True),
        Column("expires_s", Float, nullable=False, index=True),
    )
