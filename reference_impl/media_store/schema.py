"""The media store's tables. A row is what makes an object, or a part of one, exist; it comes last."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table

from reference_impl.foundation.migrating import with_migrations

METADATA = MetaData(info=with_migrations(__file__))

OBJECTS = Table(
    "objects",
    METADATA,
    Column("bucket", String, primary_key=True),
    Column("key", String, primary_key=True),  # compared as UTF-8 bytes, the order in which S3 lists
    Column("sha256", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("stored_us", BigInteger, nullable=False),
    Column("headers", String, nullable=False),  # that its upload sent and its readers get: JSON, or "" for none
    Column("of_parts", String, nullable=False),  # the ETag of what came in parts, or ""
    Column("checksum", String, nullable=False),  # that its upload in parts chose: header=value, or ""
    Column("pieces", String, nullable=False, server_default=""),  # the SHA-256 of each 8 MiB, or ""
    Column("part_sizes", String, nullable=False, server_default=""),  # of what came in parts
    sqlite_with_rowid=False,
)

UPLOADS = Table(
    "uploads",
    METADATA,
    Column("id", String, primary_key=True),  # in order of their beginning
    Column("bucket", String, nullable=False),
    Column("key", String, nullable=False),
    Column("holder", String, nullable=False),  # of the credentials that began it
    Column("started_us", BigInteger, nullable=False),
    Column("algorithm", String, nullable=False),  # of its checksums, or ""
    Column("checksum_type", String, nullable=False),
    Column("headers", String, nullable=False),  # as an object's
    Column("completed", String, nullable=False),  # the ETag of its parts together; "" while it is open
    Column("sha256", String, nullable=False),  # of the object that it became; "" likewise
    Index("uploads_by_name", "bucket", "completed", "key", "id"),
    Index("uploads_by_holder", "holder", "completed"),
    sqlite_with_rowid=False,
)

PARTS = Table(
    "parts",
    METADATA,
    Column("upload", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("stored_us", BigInteger, nullable=False),
    Column("md5", String, nullable=False),  # hexadecimal
    Column("checksum", String, nullable=False),  # of the upload's algorithm, in Base64, or ""
    sqlite_with_rowid=False,
)
