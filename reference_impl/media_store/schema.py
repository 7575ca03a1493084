"""The media store's table. A row is what makes an object exist; it comes last."""

from sqlalchemy import BigInteger, Column, MetaData, String, Table

METADATA = MetaData()

OBJECTS = Table(
    "objects",
    METADATA,
    Column("bucket", String, primary_key=True),
    Column("key", String, primary_key=True),  # compared as UTF-8 bytes, the order in which S3 lists
    Column("sha256", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("stored_us", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
