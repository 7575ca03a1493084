"""Two-step verification, and which organisations require it."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, LargeBinary

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0003", "0002"
KNOWN_BY = "totp_seeds"


def upgrade() -> None:
    """Nobody has a second step, and nobody must."""
    op.create_table(
        "totp_seeds",
        Column("user", TEXT, primary_key=True),
        Column("sealed", LargeBinary, nullable=False),
        Column("last_step", Integer, nullable=False),
    )
    op.create_table(
        "recovery_codes",
        Column("user", TEXT, primary_key=True),
        Column("sha256", TEXT, primary_key=True),
    )
    op.create_table(
        "sign_in_policies",
        Column("organisation", TEXT, primary_key=True),
        Column("two_step_required", Boolean, nullable=False),
    )
