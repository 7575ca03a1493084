"""Seats become licences, each with the camera that has it; partners, retention, and what administrators did."""

import secrets
import time

from alembic import op
from sqlalchemy import Column, Connection, Float, ForeignKey, Integer, text

from reference_impl.foundation.migrating.steps import TEXT, columns

revision, down_revision = "0002", "0001"
KNOWN_BY = "licences"


def upgrade() -> None:
    """Cameras that are enabled keep their seats. Who sold a code was not known: the cloud's operator."""
    _licences()
    for name in ("seats", "seats_ever_taken"):
        op.drop_column("organisations", name)
    op.add_column("organisations", Column("retention_days", Integer))
    op.add_column("organisations", Column("renewed_s", Float))
    columns("organisations", {"years": (Integer(), "1")})
    op.add_column("members", Column("username", TEXT))
    sold_s = str(time.time())
    columns(
        "licence_codes", {"kind": (TEXT, "'licences'"), "partner": (TEXT, "'operator'"), "issued_s": (Float(), sold_s)}
    )
    op.create_index("ix_licence_codes_partner", "licence_codes", ["partner"])
    op.create_index("ix_sites_organisation", "sites", ["organisation"])
    op.add_column("cameras", Column("missing_paths", TEXT))
    op.create_table("partners", Column("user", TEXT, primary_key=True), Column("name", TEXT, nullable=False))
    op.create_table(
        "audit",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("organisation", TEXT, ForeignKey("organisations.id"), nullable=False, index=True),
        Column("at_s", Float, nullable=False),
        Column("who", TEXT, nullable=False),
        Column("action", TEXT, nullable=False),
        Column("what", TEXT, nullable=False),
        Column("details", TEXT, nullable=False),
    )


def _licences() -> None:
    licences = op.create_table(
        "licences",
        Column("id", TEXT, primary_key=True),
        Column("organisation", TEXT, ForeignKey("organisations.id"), nullable=False, index=True),
        Column("camera", TEXT, ForeignKey("cameras.id"), unique=True),
        Column("first_allocated_s", Float),
    )
    connection, made = op.get_bind(), list[dict[str, object]]()
    known = "SELECT id, seats, seats_ever_taken, activated_s FROM organisations ORDER BY id"
    for organisation, seats, ever_taken, activated_s in connection.execute(text(known)).all():
        cameras = _enabled(connection, organisation)
        for n in range(seats):
            made.append(
                {
                    "id": f"lic-{secrets.token_hex(8)}",
                    "organisation": organisation,
                    "camera": cameras[n] if n < len(cameras) else None,
                    "first_allocated_s": activated_s if n < max(ever_taken, len(cameras)) else None,
                }
            )
    op.bulk_insert(licences, made)


def _enabled(connection: Connection, organisation: str) -> list[str]:
    found = text("SELECT id FROM cameras WHERE organisation = :organisation AND enabled ORDER BY id")
    return list(connection.scalars(found, {"organisation": organisation}))
