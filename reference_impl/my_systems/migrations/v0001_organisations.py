"""Organisations with so many seats, their members, sites and cameras."""

from alembic import op
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0001", None
KNOWN_BY = "organisations"


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "organisations",
        Column("id", TEXT, primary_key=True),
        Column("name", TEXT, nullable=False),
        Column("activated_s", Float),
        Column("region", TEXT),
        Column("seats", Integer, nullable=False),
        Column("seats_ever_taken", Integer, nullable=False),
    )
    op.create_table(
        "members",
        Column("organisation", TEXT, ForeignKey("organisations.id"), primary_key=True),
        Column("user", TEXT, primary_key=True, index=True),
        Column("role", TEXT, nullable=False),
    )
    op.create_table(
        "licence_codes",
        Column("sha256", TEXT, primary_key=True),
        Column("seats", Integer, nullable=False),
        Column("redeemed_by", TEXT, ForeignKey("organisations.id")),
    )
    op.create_table(
        "sites",
        Column("id", TEXT, primary_key=True),
        Column("organisation", TEXT, ForeignKey("organisations.id"), nullable=False),
        Column("name", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("registered", Boolean, nullable=False),
    )
    op.create_table(
        "cameras",
        Column("id", TEXT, primary_key=True),
        Column("organisation", TEXT, ForeignKey("organisations.id"), nullable=False, index=True),
        Column("site", TEXT, ForeignKey("sites.id"), nullable=False),
        Column("name", TEXT, nullable=False),
        Column("model", TEXT, nullable=False),
        Column("axis_os", TEXT, nullable=False),
        Column("registered", Boolean, nullable=False),
        Column("enabled", Boolean, nullable=False),
    )
