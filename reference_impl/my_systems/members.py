"""Who belongs to an organisation, in which role. Each function runs inside one transaction."""

from typing import Any

from sqlalchemy import Connection, delete, select

from reference_impl.foundation.problem import Problem
from reference_impl.foundation.upsert import insert as upsert
from reference_impl.my_systems.bounds import MOST_MEMBERS, require_room
from reference_impl.my_systems.schema import MEMBERS

ADMINISTRATOR = "administrator"
MOST_ORGANISATIONS = 100
"""Of one user: their access token names each, and must fit into a header (`Limits.field_bytes`)."""
TOO_MANY = {"too-many-organisations": 409}


def set_member(connection: Connection, organisation: str, user: str, username: str | None, role: str) -> None:
    """Give a user a role. The last administrator keeps theirs; nobody is made a member of too many."""
    _require_few(connection, organisation, user)
    if role != ADMINISTRATOR:
        _require_another_administrator(connection, organisation, user)
    row = upsert(MEMBERS).values(organisation=organisation, user=user, username=username, role=role)
    changed = {"role": role, "username": username}
    connection.execute(row.on_conflict_do_update(index_elements=["organisation", "user"], set_=changed))


def remove_member(connection: Connection, organisation: str, user: str) -> None:
    """Take a user out. The last administrator stays."""
    if role_of(connection, organisation, user) is None:
        raise Problem(404, "no-such-member", "This user is no member of the organisation.")
    _require_another_administrator(connection, organisation, user)
    connection.execute(delete(MEMBERS).where(MEMBERS.c.organisation == organisation, MEMBERS.c.user == user))


def role_of(connection: Connection, organisation: str, user: str) -> str | None:
    """The user's role there, or None."""
    query = select(MEMBERS.c.role).where(MEMBERS.c.organisation == organisation, MEMBERS.c.user == user)
    return connection.execute(query).scalar_one_or_none()


def memberships(connection: Connection, user: str) -> dict[str, str]:
    """The user's role in each organisation."""
    query = select(MEMBERS.c.organisation, MEMBERS.c.role).where(MEMBERS.c.user == user)
    return {row.organisation: row.role for row in connection.execute(query)}


def members(connection: Connection, organisation: str) -> list[dict[str, Any]]:
    """Everybody who belongs to it."""
    query = select(MEMBERS.c.user, MEMBERS.c.username, MEMBERS.c.role).order_by(MEMBERS.c.user)
    rows = connection.execute(query.where(MEMBERS.c.organisation == organisation)).mappings()
    return [dict(row) for row in rows]


def _require_few(connection: Connection, organisation: str, user: str) -> None:
    known = memberships(connection, user)
    if organisation in known:
        return
    require_room(connection, MEMBERS, organisation, MOST_MEMBERS)
    if len(known) >= MOST_ORGANISATIONS:
        detail = f"A user belongs to at most {MOST_ORGANISATIONS} organisations; this one would be too many."
        raise Problem(409, "too-many-organisations", detail)


def _require_another_administrator(connection: Connection, organisation: str, user: str) -> None:
    named = (MEMBERS.c.organisation == organisation) & (MEMBERS.c.role == ADMINISTRATOR)
    if set(connection.execute(select(MEMBERS.c.user).where(named)).scalars()) == {user}:
        raise Problem(409, "last-administrator", "An organisation needs an administrator; name another one first.")
