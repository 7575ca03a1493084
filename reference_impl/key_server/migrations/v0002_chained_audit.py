"""The audit trail of each organisation is a chain."""

from alembic import op
from sqlalchemy import BigInteger, Column

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0002", "0001"
KNOWN_BY = "audit.link"

_CARRIED = """
INSERT INTO audit (organisation, number, at_us, who, camera, version, outcome, link)
SELECT organisation, row_number() OVER (PARTITION BY organisation ORDER BY id), at_us, who, camera, version, outcome, ''
FROM audit_before
"""


def upgrade() -> None:
    """Rows that are there have no link, as nobody knows whether they are what was written: their trail says so."""
    op.drop_index("ix_audit_organisation", "audit")
    op.rename_table("audit", "audit_before")
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER INDEX audit_pkey RENAME TO audit_before_pkey")
    op.create_table(
        "audit",
        Column("organisation", TEXT, primary_key=True),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("at_us", BigInteger, nullable=False),
        Column("who", TEXT, nullable=False),
        Column("camera", TEXT, nullable=False),
        Column("version", TEXT, nullable=False),
        Column("outcome", TEXT, nullable=False),
        Column("link", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(_CARRIED)
    op.drop_table("audit_before")
