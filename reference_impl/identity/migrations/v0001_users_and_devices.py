"""Users, devices, and client assertions that were used."""

from alembic import op
from sqlalchemy import JSON, Column, Float

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0001", None
KNOWN_BY = "users"


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "users",
        Column("id", TEXT, primary_key=True),
        Column("username", TEXT, unique=True, nullable=False),
        Column("password", TEXT, nullable=False),
    )
    op.create_table(
        "devices",
        Column("client_id", TEXT, primary_key=True),
        Column("name", TEXT, nullable=False),
        Column("jwks", JSON, nullable=False),
        Column("registered_by", TEXT, nullable=False),
    )
    op.create_table(
        "assertions",
        Column("client_id", TEXT, primary_key=True),
        Column("jti", TEXT, primary_key=True),
        Column("expires_s", Float, nullable=False, index=True),
    )
