"""Codes that partners sell (paper: licenses are obtained from Axis partners). Each function runs in one transaction."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Row, select, update

from reference_impl.foundation.problem import Problem
from reference_impl.foundation.upsert import insert as upsert
from reference_impl.my_systems.schema import LICENCE_CODES, PARTNERS

Kind = Literal["licences", "renewal"]


def new_code() -> str:
    """A code that nobody guesses."""
    return f"CS-{secrets.token_hex(10).upper()}"


def add_partner(connection: Connection, user: str, name: str) -> None:
    """A user who may issue codes from now on; nothing new where they may already."""
    connection.execute(upsert(PARTNERS).values(user=user, name=name).on_conflict_do_nothing())


def is_partner(connection: Connection, user: str) -> bool:
    """Whether a user may issue codes."""
    query = select(PARTNERS.c.user).where(PARTNERS.c.user == user)
    return connection.execute(query).scalar_one_or_none() is not None


def issue(connection: Connection, partner: str, kind: Kind, count: int, seats: int, now_s: float) -> list[str]:
    """New codes of one kind, good for so many licences each. They are told once: only their digests are kept."""
    codes = [new_code() for _ in range(count)]
    enter(connection, partner, kind, codes, seats, now_s)
    return codes


def enter(connection: Connection, partner: str, kind: Kind, codes: Sequence[str], seats: int, now_s: float) -> None:
    """Codes that were made before; those that are known stay as they are."""
    common = {"kind": kind, "seats": seats, "partner": partner, "issued_s": now_s}
    rows = [{"sha256": _digest(code), **common} for code in codes]
    if rows:
        connection.execute(upsert(LICENCE_CODES).on_conflict_do_nothing(), rows)


def issued(connection: Connection, partner: str) -> list[dict[str, Any]]:
    """What a partner issued, and whether it was redeemed; not by whom."""
    query = select(LICENCE_CODES).where(LICENCE_CODES.c.partner == partner).order_by(LICENCE_CODES.c.issued_s)
    return [
        {"sha256": row.sha256, "kind": row.kind, "seats": row.seats, "redeemed": row.redeemed_by is not None}
        for row in connection.execute(query)
    ]


def redeem(connection: Connection, organisation: str, code: str, kind: Kind) -> Row[Any]:
    """Redeem a code, once; what it holds. People type codes: case and spaces around do not matter."""
    this = LICENCE_CODES.c.sha256 == _digest(code.strip().upper())
    row = connection.execute(select(LICENCE_CODES).where(this)).one_or_none()
    if row is None:
        raise Problem(404, "no-such-code", "There is no such licence code; check it for typing mistakes.")
    if row.redeemed_by is not None:
        raise Problem(409, "code-already-redeemed", "This licence code was redeemed before.")
    if row.kind != kind:
        text = f"This code is for {row.kind}, not for {kind}; redeem it there."
        raise Problem(409, "code-of-other-kind", text)
    connection.execute(update(LICENCE_CODES).where(this).values(redeemed_by=organisation))
    return row


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
