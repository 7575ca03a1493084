"""Who was invited and has not joined yet. Each function runs inside one transaction."""

import hashlib
import secrets
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select

from reference_impl.foundation.problem import Problem
from reference_impl.my_systems.schema import INVITATIONS

LIFE_S = 7 * 86_400.0
MOST_OPEN = 100  # of an organisation


class Invitation(NamedTuple):
    """One that was just made; its token is told now and never again."""

    id: str
    token: str
    expires_s: float


def invite(connection: Connection, organisation: str, username: str, role: str, by: str, now_s: float) -> Invitation:
    """Invite somebody by the name that they will have."""
    connection.execute(delete(INVITATIONS).where(INVITATIONS.c.expires_s <= now_s))
    names = {row.username for row in open_ones(connection, organisation, now_s)}
    if username in names:
        raise Problem(409, "already-invited", f"{username} is invited already; withdraw that invitation for a new one.")
    if len(names) >= MOST_OPEN:
        raise Problem(409, "too-many-invitations", f"{MOST_OPEN} invitations are open; withdraw one first.")
    made = Invitation(f"invitation-{secrets.token_hex(8)}", secrets.token_urlsafe(32), now_s + LIFE_S)
    row = {"organisation": organisation, "username": username, "role": role, "invited_by": by}
    kept = {"id": made.id, "token_sha256": _digest(made.token), "expires_s": made.expires_s}
    connection.execute(insert(INVITATIONS).values(**row, **kept))
    return made


def open_ones(connection: Connection, organisation: str, now_s: float) -> list[Row[Any]]:
    """An organisation's, those first that end first."""
    query = select(INVITATIONS).where(INVITATIONS.c.organisation == organisation, INVITATIONS.c.expires_s > now_s)
    return list(connection.execute(query.order_by(INVITATIONS.c.expires_s, INVITATIONS.c.id)))


def withdraw(connection: Connection, organisation: str, invitation: str) -> None:
    """It joins nobody any more."""
    named = (INVITATIONS.c.organisation == organisation) & (INVITATIONS.c.id == invitation)
    if connection.execute(delete(INVITATIONS).where(named)).rowcount == 0:
        raise Problem(404, "no-such-invitation", "There is no such invitation, or it was accepted.")


def of_token(connection: Connection, token: str, now_s: float) -> Row[Any] | None:
    """The open invitation that this token is for."""
    mine = (INVITATIONS.c.token_sha256 == _digest(token)) & (INVITATIONS.c.expires_s > now_s)
    return connection.execute(select(INVITATIONS).where(mine)).one_or_none()


def take(connection: Connection, token: str, now_s: float) -> Row[Any] | None:
    """The same, which is used by that."""
    found = of_token(connection, token, now_s)
    if found is not None:
        connection.execute(delete(INVITATIONS).where(INVITATIONS.c.id == found.id))
    return found


def _digest(token: str) -> str:
    """What is kept of a token. Its bits are random, so one round of SHA-256 can't be turned round by guessing."""
    return hashlib.sha256(token.encode()).hexdigest()
