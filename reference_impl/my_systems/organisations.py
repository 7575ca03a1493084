"""Organisations, members, licences and activation, in SQL. Each function runs inside one transaction."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from reference_impl.foundation.problem import Problem
from reference_impl.my_systems.enabling import OrganisationFacts
from reference_impl.my_systems.schema import CAMERAS, LICENCE_CODES, MEMBERS, ORGANISATIONS
from reference_impl.my_systems.subscription import Subscription, moment


@dataclass(frozen=True, slots=True)
class Seats:
    """Licences of an organisation: all, and those that no camera has taken."""

    seats: int
    free: int


def create(connection: Connection, name: str, administrator: str) -> str:
    """A new organisation's id, which is also its bucket's name in every region."""
    organisation = f"org-{secrets.token_hex(8)}"
    connection.execute(insert(ORGANISATIONS).values(id=organisation, name=name))
    set_member(connection, organisation, administrator, "administrator")
    return organisation


def set_member(connection: Connection, organisation: str, user: str, role: str) -> None:
    """Give a user a role. The last administrator keeps theirs."""
    if role != "administrator" and _administrators(connection, organisation) == {user}:
        raise Problem(409, "last-administrator", "An organisation needs an administrator; name another one first.")
    row = upsert(MEMBERS).values(organisation=organisation, user=user, role=role)
    connection.execute(row.on_conflict_do_update(index_elements=["organisation", "user"], set_={"role": role}))


def memberships(connection: Connection, user: str) -> dict[str, str]:
    """The user's role in each organisation."""
    query = select(MEMBERS.c.organisation, MEMBERS.c.role).where(MEMBERS.c.user == user)
    return {row.organisation: row.role for row in connection.execute(query)}


def add_codes(connection: Connection, codes: list[str], seats: int) -> None:
    """Licence codes that were sold."""
    connection.execute(insert(LICENCE_CODES), [{"sha256": _digest(code), "seats": seats} for code in codes])


def redeem(connection: Connection, organisation: str, code: str) -> Seats:
    """Redeem a code, once; what the organisation has then."""
    digest = _digest(code)
    row = connection.execute(select(LICENCE_CODES).where(LICENCE_CODES.c.sha256 == digest)).one_or_none()
    if row is None:
        raise Problem(404, "no-such-code", "There is no such licence code; check it for typing mistakes.")
    if row.redeemed_by is not None:
        raise Problem(409, "code-already-redeemed", "This licence code was redeemed before.")
    connection.execute(update(LICENCE_CODES).where(LICENCE_CODES.c.sha256 == digest).values(redeemed_by=organisation))
    more = update(ORGANISATIONS).where(ORGANISATIONS.c.id == organisation)
    connection.execute(more.values(seats=ORGANISATIONS.c.seats + row.seats))
    facts = organisation_facts(connection, organisation)
    return Seats(facts.seats, facts.seats - facts.seats_taken)


def activate(connection: Connection, organisation: str, region: str, now_s: float) -> Subscription:
    """Start the subscription, once."""
    require_not_activated(connection, organisation)
    row = update(ORGANISATIONS).where(ORGANISATIONS.c.id == organisation)
    connection.execute(row.values(activated_s=now_s, region=region))
    return Subscription(moment(now_s))


def require_not_activated(connection: Connection, organisation: str) -> None:
    """Refuse what would activate an organisation twice."""
    if organisation_facts(connection, organisation).subscription is not None:
        raise Problem(409, "already-activated", "Cloud storage is activated in this organisation already.")


def require_activated(connection: Connection, organisation: str) -> None:
    """Refuse what needs a subscription."""
    if organisation_facts(connection, organisation).subscription is None:
        raise Problem(409, "not-activated", "Cloud storage has not been activated in this organisation.")


def choose_region(connection: Connection, organisation: str, region: str) -> None:
    """Where everything is recorded from now on."""
    connection.execute(update(ORGANISATIONS).where(ORGANISATIONS.c.id == organisation).values(region=region))


def region_of(connection: Connection, organisation: str) -> str | None:
    """Where the organisation records; None before activation."""
    query = select(ORGANISATIONS.c.region).where(ORGANISATIONS.c.id == organisation)
    return connection.execute(query).scalar_one_or_none()


def organisation_facts(connection: Connection, organisation: str) -> OrganisationFacts:
    """What the rules of enabling ask of an organisation."""
    row = connection.execute(select(ORGANISATIONS).where(ORGANISATIONS.c.id == organisation)).one()
    enabled = (CAMERAS.c.organisation == organisation) & CAMERAS.c.enabled
    taken = connection.execute(select(func.count()).select_from(CAMERAS).where(enabled)).scalar_one()
    subscription = None if row.activated_s is None else Subscription(moment(row.activated_s))
    return OrganisationFacts(subscription, row.seats, taken, row.seats_ever_taken)


def _administrators(connection: Connection, organisation: str) -> set[str]:
    named = (MEMBERS.c.organisation == organisation) & (MEMBERS.c.role == "administrator")
    return set(connection.execute(select(MEMBERS.c.user).where(named)).scalars())


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
