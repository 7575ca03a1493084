"""Who is signed in, and by which refresh tokens."""

from alembic import op
from sqlalchemy import Boolean, Column, Float, ForeignKey

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0002", "0001"
KNOWN_BY = "sessions"


def upgrade() -> None:
    """Nobody is signed in."""
    op.create_table(
        "sessions",
        Column("sid", TEXT, primary_key=True),
        Column("cookie_sha256", TEXT, unique=True, nullable=False),
        Column("user", TEXT, nullable=False),
        Column("methods", TEXT, nullable=False),
        Column("signed_in_s", Float, nullable=False),
        Column("expires_s", Float, nullable=False, index=True),
        Column("ended", Boolean, nullable=False),
    )
    op.create_table(
        "grants",
        Column("id", TEXT, primary_key=True),
        Column("sid", TEXT, ForeignKey("sessions.sid", ondelete="CASCADE"), nullable=False, index=True),
        Column("client_id", TEXT, nullable=False),
        Column("scope", TEXT, nullable=False),
        Column("ended_s", Float, index=True),
    )
    op.create_table(
        "refresh_tokens",
        Column("sha256", TEXT, primary_key=True),
        Column("grant_id", TEXT, ForeignKey("grants.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("used", Boolean, nullable=False),
    )
