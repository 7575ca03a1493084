"""Sign-in sessions: one for each browser, which serves every client and so every service (single sign-on)."""

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, select, update

from reference_impl.foundation.database import Database
from reference_impl.identity.schema import SESSIONS
from reference_impl.identity.secret_token import digest, fresh_token


@dataclass(frozen=True, slots=True)
class Session:
    """Who signed in, how and when (seconds since 1970)."""

    sid: str
    user: str
    methods: tuple[str, ...]  # RFC 8176: "pwd", "otp"; "recovery" for a recovery code
    signed_in_s: float
    expires_s: float

    @property
    def two_step(self) -> bool:
        """Whether there was a second step."""
        return len(self.methods) > 1


class Sessions:
    """Begins sessions and finds them by their cookies."""

    def __init__(self, database: Database, life_s: float) -> None:
        self._database = database
        self._life_s = life_s

    async def begin(
        self, user: str, methods: tuple[str, ...], now_s: float, *, earlier: Session | None
    ) -> tuple[Session, str]:
        """A session and its cookie. The same user's earlier session goes on under a new cookie: one sign-out ends all.

        Another user's earlier session must be ended by the caller.
        """
        sid = earlier.sid if earlier is not None and earlier.user == user else secrets.token_hex(16)
        session, cookie = Session(sid, user, methods, now_s, now_s + self._life_s), fresh_token()
        await self._database.write(lambda connection: _keep(connection, session, cookie, now_s))
        return session, cookie

    async def of(self, cookie: str, now_s: float) -> Session | None:
        """The session of a cookie, if it lives."""
        lives = ~SESSIONS.c.ended & (SESSIONS.c.expires_s > now_s)
        query = select(SESSIONS).where(SESSIONS.c.cookie_sha256 == digest(cookie), lives)
        row = await self._database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else session_of(row)


def session_of(row: Row[tuple[object, ...]]) -> Session:
    """The session in a row that has the columns of SESSIONS."""
    return Session(row.sid, row.user, tuple(row.methods.split()), row.signed_in_s, row.expires_s)


def _keep(connection: Connection, session: Session, cookie: str, now_s: float) -> None:
    connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_s <= now_s))
    values = {
        "cookie_sha256": digest(cookie),
        "user": session.user,
        "methods": " ".join(session.methods),
        "signed_in_s": session.signed_in_s,
        "expires_s": session.expires_s,
        "ended": False,
    }
    known = connection.execute(update(SESSIONS).where(SESSIONS.c.sid == session.sid).values(values))
    if not known.rowcount:
        connection.execute(insert(SESSIONS).values(sid=session.sid, **values))
