"""The tables of my_systems. Moments are seconds since 1970."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table

from reference_impl.foundation.migrating import with_migrations

METADATA = MetaData(info=with_migrations(__file__))

ORGANISATIONS = Table(
    "organisations",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("region", String),  # of what is recorded from now on; NULL before activation
    Column("retention_days", Integer),  # NULL: as the terms say
    Column("activated_s", Float),  # NULL before activation
    Column("years", Integer, nullable=False, default=1),  # subscribed since then
    Column("renewed_s", Float),  # the latest time
)

MEMBERS = Table(
    "members",
    METADATA,
    Column("organisation", ForeignKey("organisations.id"), primary_key=True),
    Column("user", String, primary_key=True, index=True),
    Column("username", String),  # NULL where it was not known: of founders, before organisations noted it
    Column("role", String, nullable=False),
)

CHANGED_ROLES = Table(  # of a token's life at most
    "changed_roles",
    METADATA,
    Column("organisation", ForeignKey("organisations.id"), primary_key=True),
    Column("user", String, primary_key=True),
    Column("role", String),  # NULL: taken out
    Column("at_s", Float, nullable=False, index=True),
)

INVITATIONS = Table(  # that are open; or over, until the next one is made
    "invitations",
    METADATA,
    Column("id", String, primary_key=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("username", String, nullable=False),  # of a user who is none yet
    Column("role", String, nullable=False),
    Column("invited_by", String, nullable=False),  # a user
    Column("token_sha256", String, nullable=False, unique=True),  # the token itself is with who was invited
    Column("expires_s", Float, nullable=False, index=True),
)

PARTNERS = Table(
    "partners",
    METADATA,
    Column("user", String, primary_key=True),
    Column("name", String, nullable=False),
)

LICENCE_CODES = Table(
    "licence_codes",
    METADATA,
    Column("sha256", String, primary_key=True),  # the code itself is with its buyer
    Column("kind", String, nullable=False),  # "licences" or "renewal"
    Column("seats", Integer, nullable=False),  # licences that it holds; 0 for a renewal
    Column("partner", String, nullable=False, index=True),  # the user who sold it
    Column("issued_s", Float, nullable=False),
    Column("redeemed_by", ForeignKey("organisations.id")),
)

SITES = Table(
    "sites",
    METADATA,
    Column("id", String, primary_key=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),  # "edge" or "pro"
    Column("registered", Boolean, nullable=False),  # its server, to Connected services
)

CAMERAS = Table(
    "cameras",
    METADATA,
    Column("id", String, primary_key=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("site", ForeignKey("sites.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("model", String, nullable=False),
    Column("axis_os", String, nullable=False),
    Column("registered", Boolean, nullable=False),  # the device itself, to Connected services
    Column("missing_paths", String),  # separated by blanks; NULL: nothing was reported
    Column("enabled", Boolean, nullable=False, default=False),
)

LICENCES = Table(
    "licences",
    METADATA,
    Column("id", String, primary_key=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("camera", ForeignKey("cameras.id"), unique=True),  # one licence serves one camera, one camera takes one
    Column("first_allocated_s", Float),  # NULL: never was
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("at_s", Float, nullable=False),
    Column("who", String, nullable=False),  # user or device
    Column("action", String, nullable=False),
    Column("what", String, nullable=False),
    Column("details", String, nullable=False),  # JSON
)
