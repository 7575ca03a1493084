"""The tables of my_systems."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table

METADATA = MetaData()

ORGANISATIONS = Table(
    "organisations",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("activated_s", Float),  # seconds since 1970; NULL before activation
    Column("region", String),  # of what is recorded from now on
    Column("seats", Integer, nullable=False, default=0),
    Column("seats_ever_taken", Integer, nullable=False, default=0),
)

MEMBERS = Table(
    "members",
    METADATA,
    Column("organisation", ForeignKey("organisations.id"), primary_key=True),
    Column("user", String, primary_key=True, index=True),
    Column("role", String, nullable=False),
)

LICENCE_CODES = Table(
    "licence_codes",
    METADATA,
    Column("sha256", String, primary_key=True),  # the code itself is with its buyer
    Column("seats", Integer, nullable=False),
    Column("redeemed_by", ForeignKey("organisations.id")),
)

SITES = Table(
    "sites",
    METADATA,
    Column("id", String, primary_key=True),
    Column("organisation", ForeignKey("organisations.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),  # "edge" or "pro"
    Column("registered", Boolean, nullable=False),
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
    Column("registered", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False, default=False),
)
