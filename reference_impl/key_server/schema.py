"""The key server's tables."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table

METADATA = MetaData()

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
    Column("id", Integer, primary_key=True),
    Column("at_us", BigInteger, nullable=False),
    Column("organisation", String, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("camera", String, nullable=False),
    Column("version", String, nullable=False),  # as it was asked for
    Column("outcome", String, nullable=False),  # "unwrapped", "cannot-unwrap", "refused"
)
