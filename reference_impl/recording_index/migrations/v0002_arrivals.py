"""Rows are numbered in the order in which they were taken down: playlists that grow go by it."""

from sqlalchemy import BigInteger

from reference_impl.foundation.migrating.steps import columns

revision, down_revision = "0002", "0001"
KNOWN_BY = "segments.arrival"


def upgrade() -> None:
    """Of those that are there it is not known: they go by when they begin, before all that come from now on."""
    for table in ("segments", "gaps"):
        columns(table, {"arrival": (BigInteger(), "start_us / 1000000")}, rowid=False)
