"""Identity's tables: users and their second steps, devices, used client assertions, who is signed in, and policies."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, LargeBinary, MetaData, String, Table

from reference_impl.foundation.migrating import with_migrations

METADATA = MetaData(info=with_migrations(__file__))

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

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("sid", String, primary_key=True),
    Column("cookie_sha256", String, unique=True, nullable=False),
    Column("user", String, nullable=False),
    Column("methods", String, nullable=False),  # RFC 8176, separated by spaces
    Column("signed_in_s", Float, nullable=False),
    Column("expires_s", Float, nullable=False, index=True),
    Column("ended", Boolean, nullable=False),
)

GRANTS = Table(
    "grants",
    METADATA,
    Column("id", String, primary_key=True),
    Column("sid", ForeignKey(SESSIONS.c.sid, ondelete="CASCADE"), nullable=False, index=True),
    Column("client_id", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("ended_s", Float, index=True),  # null while it lives
)

REFRESH_TOKENS = Table(
    "refresh_tokens",
    METADATA,
    Column("sha256", String, primary_key=True),
    Column("grant_id", ForeignKey(GRANTS.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("used", Boolean, nullable=False),
)

TOTP_SEEDS = Table(
    "totp_seeds",
    METADATA,
    Column("user", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),  # of the last code that was taken: none before it is taken again
)

RECOVERY_CODES = Table(
    "recovery_codes",
    METADATA,
    Column("user", String, primary_key=True),
    Column("sha256", String, primary_key=True),
)

FAILED_GUESSES = Table(  # in a row, of the latest names; a success removes them
    "failed_guesses",
    METADATA,
    Column("of", String, primary_key=True),  # password or code
    Column("name_digest", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_s", Float, nullable=False),
)

SIGN_IN_POLICIES = Table(
    "sign_in_policies",
    METADATA,
    Column("organisation", String, primary_key=True),
    Column("two_step_required", Boolean, nullable=False),
)
