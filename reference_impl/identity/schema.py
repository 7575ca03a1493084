"""Identity's tables: users, devices, and the client assertions that were used."""

from sqlalchemy import JSON, Column, Float, MetaData, String, Table

METADATA = MetaData()

USERS = Table(
    "users",
    METADATA,
    Column("id", String, primary_key=True),
    Column("username", String, unique=True, nullable=False),
    Column("password", String, nullable=False),  # argon2id
)

DEVICES = Table(
    "devices",
    METADATA,
    Column("client_id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("jwks", JSON, nullable=False),  # public keys
    Column("registered_by", String, nullable=False),
)

ASSERTIONS = Table(
    "assertions",
    METADATA,
    Column("client_id", String, primary_key=True),
    Column("jti", String, primary_key=True),
    Column("expires_s", Float, nullable=False, index=True),
)
