"""Organisations and their settings: region, retention, subscription. Each function runs inside one transaction."""

import secrets
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from reference_impl.foundation.problem import Problem
from reference_impl.my_systems.members import ADMINISTRATOR, set_member
from reference_impl.my_systems.schema import ORGANISATIONS
from reference_impl.my_systems.subscription import Subscription, moment
from reference_impl.my_systems.terms import Terms


def create(connection: Connection, name: str, administrator: str, username: str | None) -> str:
    """A new organisation's id, which is also its bucket's name in every region.

    Args:
        connection: in a transaction.
        name: what people call it.
        administrator: id of the user who makes it.
        username: of that user, where it is known.
    """
    organisation = f"org-{secrets.token_hex(8)}"
    connection.execute(insert(ORGANISATIONS).values(id=organisation, name=name))
    set_member(connection, organisation, administrator, username, ADMINISTRATOR)
    return organisation


def organisation_row(connection: Connection, organisation: str) -> Row[Any]:
    """Everything that is set of it, which is there."""
    return connection.execute(select(ORGANISATIONS).where(ORGANISATIONS.c.id == organisation)).one()


def known(connection: Connection, organisation: str) -> Row[Any] | None:
    """The same; None where there is no such organisation."""
    return connection.execute(select(ORGANISATIONS).where(ORGANISATIONS.c.id == organisation)).one_or_none()


def subscription_of(connection: Connection, organisation: str, terms: Terms) -> Subscription | None:
    """The organisation's subscription; None before activation."""
    row = organisation_row(connection, organisation)
    if row.activated_s is None:
        return None
    renewed = None if row.renewed_s is None else moment(row.renewed_s)
    return Subscription(moment(row.activated_s), row.years, renewed, terms.allocation_days)


def activate(connection: Connection, organisation: str, region: str, now_s: float) -> None:
    """Start the subscription, once."""
    require_not_activated(connection, organisation)
    _set(connection, organisation, activated_s=now_s, region=region)


def renew(connection: Connection, organisation: str, now_s: float, terms: Terms) -> Subscription:
    """Add a year."""
    require_activated(connection, organisation)
    subscription = subscription_of(connection, organisation, terms)
    assert subscription is not None  # noqa: S101 - it is activated
    longer = subscription.renewed(moment(now_s))
    _set(connection, organisation, activated_s=longer.activated_at.timestamp(), years=longer.years, renewed_s=now_s)
    return longer


def require_not_activated(connection: Connection, organisation: str) -> None:
    """Refuse what would activate an organisation twice."""
    if organisation_row(connection, organisation).activated_s is not None:
        raise Problem(409, "already-activated", "Cloud storage is activated in this organisation already.")


def require_activated(connection: Connection, organisation: str) -> None:
    """Refuse what needs a subscription."""
    if organisation_row(connection, organisation).activated_s is None:
        raise Problem(409, "not-activated", "Cloud storage has not been activated in this organisation.")


def choose_region(connection: Connection, organisation: str, region: str) -> None:
    """Where everything is recorded from now on."""
    _set(connection, organisation, region=region)


def choose_retention(connection: Connection, organisation: str, days: int) -> None:
    """How long recordings are kept."""
    _set(connection, organisation, retention_days=days)


def _set(connection: Connection, organisation: str, **values: object) -> None:
    connection.execute(update(ORGANISATIONS).where(ORGANISATIONS.c.id == organisation).values(values))
