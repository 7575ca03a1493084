"""Who is known to identity, in SQL: durable before it is answered."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.upsert import insert as upsert
from reference_impl.identity.schema import ASSERTIONS, DEVICES, USERS

MOST_DEVICES = 20_000  # that one user registers


@dataclass(frozen=True, slots=True)
class User:
    """A user and what is kept of the password."""

    id: str
    username: str
    password_hash: str


class Directory:
    """Users, devices and used assertions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_user(self, username: str, password_hash: str) -> str:
        """A new user's id; ValueError when the name is taken."""
        user = f"user-{secrets.token_hex(8)}"
        row = {"id": user, "username": username, "password": password_hash}
        try:
            await self._database.write(lambda connection: connection.execute(insert(USERS).values(row)).close())
        except IntegrityError as taken:
            raise ValueError(f"there is a user {username} already; choose another name") from taken
        return user

    async def put_user(self, user: str, username: str, password_hash: str) -> bool:
        """A user with this id, or this password for the user who has it; False when the name is another's."""
        row = {"id": user, "username": username, "password": password_hash}
        put = upsert(USERS).values(row).on_conflict_do_update(index_elements=["id"], set_={"password": password_hash})
        try:
            await self._database.write(lambda connection: connection.execute(put).close())
        except IntegrityError:
            return False
        return True

    async def remove_user(self, user: str) -> None:
        """As if there had been none: who belongs nowhere and never signed in."""
        gone = delete(USERS).where(USERS.c.id == user)
        await self._database.write(lambda connection: connection.execute(gone).close())

    async def user(self, username: str) -> User | None:
        """The user of this name."""
        query = select(USERS.c.id, USERS.c.username, USERS.c.password).where(USERS.c.username == username)
        row = await self._database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else User(*row)

    async def username(self, user: str) -> str | None:
        """The name of the user of this id."""
        query = select(USERS.c.username).where(USERS.c.id == user)
        return await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())

    async def add_device(self, name: str, jwks: dict[str, Any], registered_by: str) -> str:
        """A new device's client id; a Problem where this user has registered too many."""
        client_id = f"cam-{secrets.token_hex(8)}"
        row = {"client_id": client_id, "name": name, "jwks": jwks, "registered_by": registered_by}
        of_theirs = select(DEVICES.c.client_id).where(DEVICES.c.registered_by == registered_by)

        def work(connection: Connection) -> None:
            if connection.execute(of_theirs.offset(MOST_DEVICES - 1).limit(1)).first() is not None:
                raise Problem(409, "too-many-devices", f"A user registers at most {MOST_DEVICES} devices.")
            connection.execute(insert(DEVICES).values(row))

        await self._database.write(work)
        return client_id

    async def device_keys(self, client_id: str) -> dict[str, Any] | None:
        """The device's JSON Web Key Set, or None for an unknown device."""
        query = select(DEVICES.c.jwks).where(DEVICES.c.client_id == client_id)
        return await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())

    async def use_assertion(self, client_id: str, jti: str, expires_s: float, now_s: float) -> bool:
        """Note an assertion as used, durably; False when it was used before (RFC 7523 3)."""

        def work(connection: Connection) -> None:
            connection.execute(delete(ASSERTIONS).where(ASSERTIONS.c.expires_s <= now_s))
            connection.execute(insert(ASSERTIONS).values(client_id=client_id, jti=jti, expires_s=expires_s))

        try:
            await self._database.write(work)
        except IntegrityError:
            return False
        return True
