"""Rows are filed by length, and known to be lost where their object is."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer

from reference_impl.foundation.migrating.steps import columns

revision, down_revision = "0003", "0002"
KNOWN_BY = "segments.length_class"

_DAY_US = 86_400_000_000
_LONGEST_US = (20_000_000, 300_000_000, 3_600_000_000, _DAY_US, 30 * _DAY_US, 3_650 * _DAY_US)
_CLASS = f"CASE {' '.join(f'WHEN duration_us <= {us} THEN {n}' for n, us in enumerate(_LONGEST_US))} ELSE 6 END"
_BY_TIME = ["organisation", "camera", "length_class", "start_us", "duration_us"]


def upgrade() -> None:
    """All of them are filed; the comparison with the store finds what is lost."""
    for table in ("segments", "gaps"):
        op.drop_index(f"{table}_by_time", table)
        columns(table, {"length_class": (Integer(), _CLASS)}, rowid=False)
    op.add_column("segments", Column("lost_us", BigInteger))
    op.create_index("segments_by_time", "segments", [*_BY_TIME, "lost_us"])
    op.create_index("gaps_by_time", "gaps", _BY_TIME)
