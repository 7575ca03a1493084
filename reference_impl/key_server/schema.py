"""The key server's tables."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table

from reference_impl.foundation.migrating import with_migrations

METADATA = MetaData(info=with_migrations(__file__))

KEYS = Table(
    "keys",
    METADATA,
    Column("organisation", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("public_key", String, nullable=False),  # PEM
    Column("sealed_private_key", LargeBinary, nullable=False),  # AES-256-GCM under the key-encryption key
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("organisation", String, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # 1, 2, 3 … within the organisation
    Column("at_us", BigInteger, nullable=False),
    Column("who", String, nullable=False),
    Column("camera", String, nullable=False),
    Column("version", String, nullable=False),  # as it was asked for
    Column("outcome", String, nullable=False),  # "unwrapped", "cannot-unwrap", "refused"
    Column("link", String, nullable=False),  # HMAC-SHA-256 of the row and the link before, hexadecimal
    sqlite_with_rowid=False,
)
