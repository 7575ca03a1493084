"""The index's tables."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table

from reference_impl.foundation.migrating import with_migrations

METADATA = MetaData(info=with_migrations(__file__))


def _whose() -> list[Column[str]]:
    return [Column("organisation", String, primary_key=True), Column("camera", String, primary_key=True)]


SEGMENTS = Table(
    "segments",
    METADATA,
    *_whose(),
    Column("span", String, primary_key=True),
    Column("counter", BigInteger, primary_key=True),
    Column("start_us", BigInteger, nullable=False),
    Column("duration_us", BigInteger, nullable=False),
    Column("object_key", String, nullable=False),
    Column("init_key", String, nullable=False),
    Column("key_id", String, nullable=False),
    Column("wrapped_key", String, nullable=False),  # base64url
    Column("key_version", Integer, nullable=False),
    Column("iv", String, nullable=False),  # hexadecimal
    Column("sha256", String, nullable=False),  # of the ciphertext
    Column("size", BigInteger, nullable=False),
    Column("arrival", BigInteger, nullable=False),
    Column("length_class", Integer, nullable=False),  # of `reach`
    Column("lost_us", BigInteger),  # when its object was found to be missing; NULL while it is there
    Index("segments_by_time", "organisation", "camera", "length_class", "start_us", "duration_us", "lost_us"),
    Index("segments_by_object", "organisation", "object_key", unique=True),
    sqlite_with_rowid=False,
)

GAPS = Table(
    "gaps",
    METADATA,
    *_whose(),
    Column("span", String, primary_key=True),
    Column("first", BigInteger, primary_key=True),
    Column("last", BigInteger, nullable=False),
    Column("start_us", BigInteger, nullable=False),
    Column("duration_us", BigInteger, nullable=False),
    Column("reason", String, nullable=False),
    Column("arrival", BigInteger, nullable=False),
    Column("length_class", Integer, nullable=False),  # of `reach`
    Index("gaps_by_time", "organisation", "camera", "length_class", "start_us", "duration_us"),
    sqlite_with_rowid=False,
)

REMOVALS = Table(
    "removals",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("organisation", String, nullable=False),
    Column("camera", String, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("before_us", BigInteger, nullable=False),  # all of it had ended by then
    Column("segments", Integer, nullable=False),
    Column("gaps", Integer, nullable=False),
    Index("removals_by_organisation", "organisation", "number"),
)
