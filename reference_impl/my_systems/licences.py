"""Licences, each of which serves one camera at a time. Each function runs inside one transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from reference_impl.foundation.problem import Problem
from reference_impl.my_systems.enabling import refused_subscription
from reference_impl.my_systems.organisations import subscription_of
from reference_impl.my_systems.schema import CAMERAS, LICENCES
from reference_impl.my_systems.terms import Terms


@dataclass(frozen=True, slots=True)
class Seats:
    """Licences of an organisation: all, and those that no camera has."""

    seats: int
    free: int


def add(connection: Connection, organisation: str, count: int) -> None:
    """New licences, as a redeemed code holds them."""
    rows = [{"id": f"lic-{secrets.token_hex(8)}", "organisation": organisation} for _ in range(count)]
    connection.execute(insert(LICENCES), rows)


def seats(connection: Connection, organisation: str) -> Seats:
    """How many there are."""
    query = select(func.count(), func.count(LICENCES.c.camera)).where(LICENCES.c.organisation == organisation)
    every, taken = connection.execute(query).one()
    return Seats(every, every - taken)


def listed(connection: Connection, organisation: str) -> list[dict[str, Any]]:
    """Every licence, and the camera that has it."""
    query = select(LICENCES.c.id, LICENCES.c.camera).where(LICENCES.c.organisation == organisation)
    return [dict(row) for row in connection.execute(query.order_by(LICENCES.c.id)).mappings()]


def allocate(connection: Connection, organisation: str, camera: str, now: datetime, terms: Terms) -> str:
    """Give a camera a free licence; the licence's id. One that has a licence keeps it."""
    against = refused_subscription(subscription_of(connection, organisation, terms), now)
    if against is not None:
        raise Problem(409, against.reason, against.detail)
    held = _one(connection, LICENCES.c.camera == camera)
    if held is not None:
        return str(held.id)
    free = _free(connection, organisation, now, terms)
    first = free.first_allocated_s or now.timestamp()
    _give(connection, free.id, camera, first_allocated_s=first)
    return str(free.id)


def move(connection: Connection, organisation: str, licence: str, from_camera: str, to_camera: str) -> None:
    """Take a licence from the one camera, which is disabled by that, and give it to the other."""
    found = _one(connection, (LICENCES.c.id == licence) & (LICENCES.c.organisation == organisation))
    if found is None:
        raise Problem(404, "no-such-licence", "There is no such licence in this organisation.")
    if found.camera != from_camera:
        text = "This licence is not allocated to from_camera; read the list of licences again."
        raise Problem(409, "licence-is-elsewhere", text)
    if to_camera != from_camera and _one(connection, LICENCES.c.camera == to_camera) is not None:
        raise Problem(409, "camera-has-licence", "to_camera has a licence already; a camera takes one.")
    if to_camera != from_camera:
        _disable(connection, from_camera)
    _give(connection, licence, to_camera)


def release(connection: Connection, organisation: str, camera: str) -> None:
    """Free a camera's licence, if it has one. The camera is disabled by that."""
    held = _one(connection, (LICENCES.c.camera == camera) & (LICENCES.c.organisation == organisation))
    if held is not None:
        _disable(connection, camera)
        _give(connection, held.id, None)


def _free(connection: Connection, organisation: str, now: datetime, terms: Terms) -> Row[Any]:
    """A licence that no camera has. Those that were allocated before go first: they may move at any time."""
    query = select(LICENCES).where(LICENCES.c.organisation == organisation, LICENCES.c.camera.is_(None))
    row = connection.execute(query.order_by(LICENCES.c.first_allocated_s.is_(None)).limit(1)).one_or_none()
    if row is None:
        raise Problem(409, "no-free-licence", "Every licence is taken; free one, or redeem another code.")
    subscription = subscription_of(connection, organisation, terms)
    late = row.first_allocated_s is None and subscription is not None and subscription.allocation_is_overdue(now)
    if late and terms.late_allocation != "accepted":
        text = f"Licences had to be allocated within {terms.allocation_days} days; renew the subscription first."
        raise Problem(409, "licences-overdue", text)
    return row


def _one(connection: Connection, which: ColumnElement[bool]) -> Row[Any] | None:
    return connection.execute(select(LICENCES).where(which)).one_or_none()


def _give(connection: Connection, licence: str, camera: str | None, **more: object) -> None:
    connection.execute(update(LICENCES).where(LICENCES.c.id == licence).values(camera=camera, **more))


def _disable(connection: Connection, camera: str) -> None:
    connection.execute(update(CAMERAS).where(CAMERAS.c.id == camera).values(enabled=False))
