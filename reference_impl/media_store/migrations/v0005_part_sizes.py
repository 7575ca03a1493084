"""The sizes of the parts that an object came in."""

from alembic import op
from sqlalchemy import Column

from reference_impl.foundation.migrating.steps import TEXT

revision, down_revision = "0005", "0004"
KNOWN_BY = "objects.part_sizes"


def upgrade() -> None:
    """Of those that are there they are not known."""
    op.add_column("objects", Column("part_sizes", TEXT, nullable=False, server_default=""))
