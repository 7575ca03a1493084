"""Grants: what a client was given at a sign-in, kept up with refresh tokens that are each good once (RFC 9700 4.14)."""

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from reference_impl.foundation.database import Database
from reference_impl.identity.ended_grants import EndedGrants
from reference_impl.identity.schema import GRANTS, REFRESH_TOKENS, SESSIONS
from reference_impl.identity.secret_token import digest, fresh_token
from reference_impl.identity.sessions import Session, session_of


@dataclass(frozen=True, slots=True)
class Grant:
    """A living grant, and its one refresh token that has not been used."""

    id: str
    client_id: str
    scope: str
    session: Session
    refresh_token: str


class Grants:
    """Begins, renews and ends grants."""

    def __init__(self, database: Database, ended: EndedGrants) -> None:
        self._database = database
        self._ended = ended

    async def begin(self, session: Session, client_id: str, scope: str) -> Grant | None:
        """A new grant; None when the session has ended in between."""
        grant = Grant(secrets.token_hex(16), client_id, scope, session, fresh_token())
        began = await self._database.write(lambda connection: _begin(connection, grant))
        return grant if began else None

    async def renew(self, refresh_token: str, client_id: str, now_s: float) -> Grant | None:
        """The grant with a new refresh token; None for a token that is not good, or not this client's.

        A token that comes a second time has been copied, and nobody knows who holds the copy: the grant ends.
        """
        renewed = await self._database.write(lambda connection: _renew(connection, refresh_token, client_id, now_s))
        if isinstance(renewed, str):
            self._ended.note([renewed], now_s)
            return None
        return renewed

    async def end(self, grant_id: str, now_s: float) -> None:
        """End a grant, with its refresh token and its access tokens."""
        if await self._database.write(lambda connection: _end(connection, grant_id, now_s)):
            self._ended.note([grant_id], now_s)

    async def end_session(self, sid: str, now_s: float) -> None:
        """End a session and every grant of it: sign-out."""
        self._ended.note(await self._database.write(lambda connection: _end_session(connection, sid, now_s)), now_s)

    async def of_refresh_token(self, refresh_token: str, client_id: str) -> str | None:
        """The id of the grant that this refresh token of the client is of."""
        of_token = REFRESH_TOKENS.c.sha256 == digest(refresh_token)
        query = select(GRANTS.c.id).join(REFRESH_TOKENS).where(of_token, GRANTS.c.client_id == client_id)
        return await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())


def _begin(connection: Connection, grant: Grant) -> bool:
    lives = select(SESSIONS.c.sid).where(SESSIONS.c.sid == grant.session.sid, ~SESSIONS.c.ended)
    if connection.execute(lives).one_or_none() is None:
        return False
    row = {"id": grant.id, "sid": grant.session.sid, "client_id": grant.client_id, "scope": grant.scope}
    connection.execute(insert(GRANTS).values(row))
    _keep(connection, grant.id, grant.refresh_token)
    return True


def _renew(connection: Connection, token: str, client_id: str, now_s: float) -> Grant | str | None:
    """The renewed grant, or the id of the one that had to end, or None."""
    query = select(REFRESH_TOKENS, GRANTS, SESSIONS).join(GRANTS, GRANTS.c.id == REFRESH_TOKENS.c.grant_id)
    of_client = (REFRESH_TOKENS.c.sha256 == digest(token)) & (GRANTS.c.client_id == client_id)
    lives = GRANTS.c.ended_s.is_(None) & ~SESSIONS.c.ended & (SESSIONS.c.expires_s > now_s)
    row = connection.execute(query.join(SESSIONS, SESSIONS.c.sid == GRANTS.c.sid).where(of_client, lives)).one_or_none()
    if row is None:
        return None
    if row.used:
        _end(connection, row.grant_id, now_s)
        return str(row.grant_id)
    connection.execute(update(REFRESH_TOKENS).where(REFRESH_TOKENS.c.sha256 == row.sha256).values(used=True))
    renewed = Grant(row.grant_id, client_id, row.scope, session_of(row), fresh_token())
    _keep(connection, renewed.id, renewed.refresh_token)
    return renewed


def _keep(connection: Connection, grant_id: str, token: str) -> None:
    connection.execute(insert(REFRESH_TOKENS).values(sha256=digest(token), grant_id=grant_id, used=False))


def _end(connection: Connection, grant_id: str, now_s: float) -> bool:
    """Whether it lived until now."""
    living = (GRANTS.c.id == grant_id) & GRANTS.c.ended_s.is_(None)
    return connection.execute(update(GRANTS).where(living).values(ended_s=now_s)).rowcount == 1


def _end_session(connection: Connection, sid: str, now_s: float) -> list[str]:
    connection.execute(update(SESSIONS).where(SESSIONS.c.sid == sid).values(ended=True))
    living = (GRANTS.c.sid == sid) & GRANTS.c.ended_s.is_(None)
    ended = list(connection.execute(select(GRANTS.c.id).where(living)).scalars())
    connection.execute(update(GRANTS).where(living).values(ended_s=now_s))
    return ended
