"""Accepting an invitation: the account is made here, of which My Systems knows where it belongs."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, Field

from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.body import Body
from reference_impl.foundation.operations import Asked, Operation, Right
from reference_impl.foundation.problem import Problem
from reference_impl.identity.directory import Directory
from reference_impl.identity.oauth_error import NEVER_STORED
from reference_impl.identity.passwords import Passwords

SHORTEST_PASSWORD = 15  # NIST SP 800-63B-4, 3.1.1.2: where it may be the only factor


async def _none_invited(_token: str) -> str | None:
    return None


async def _none_joins(_token: str, _user: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class InvitationPorts:
    """What My Systems knows of invitations. By default there are none."""

    invited: Callable[[str], Awaitable[str | None]] = _none_invited  # a token: the name that it is for
    accept: Callable[[str, str], Awaitable[bool]] = _none_joins  # token, user: joined; it is used by that


class Acceptance(Body):
    """POST /v1/invitations/acceptance."""

    token: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=SHORTEST_PASSWORD, max_length=200)]


class Joined(BaseModel):
    """A new user, who can sign in by that name."""

    username: str


class Invitations:
    """Makes accounts for those who were invited; one at a time, so that a token is used by one of them."""

    def __init__(self, ports: InvitationPorts, directory: Directory, passwords: Passwords) -> None:
        self._ports = ports
        self._directory = directory
        self._passwords = passwords
        self._accepting = asyncio.Lock()

    def operations(self) -> Sequence[Operation[Any]]:
        """The operations."""
        return (
            Operation("acceptInvitation", "POST", "/v1/invitations/acceptance", "Make the account of an invitation",
                      Right("whoever has the invitation's token", _nobody), Acceptance, Joined, self._accept, 201,
                      {"no-such-invitation": 404, "name-taken": 409}, NEVER_STORED),
        )  # fmt: skip

    async def _accept(self, asked: Asked[Acceptance]) -> Joined:
        token = asked.body.token
        await self._invited(token)  # before the work that a hash is
        kept = await self._passwords.hashed(asked.body.password)
        async with self._accepting:
            username, user = await self._invited(token), _user_of(token)
            if not await self._directory.put_user(user, username, kept):
                raise Problem(409, "name-taken", f"There is a user {username} by now; ask to be made a member.")
            if not await self._ports.accept(token, user):
                await self._directory.remove_user(user)  # it was withdrawn just now
                raise _no_such()
        return Joined(username=username)

    async def _invited(self, token: str) -> str:
        username = await self._ports.invited(token)
        if username is None:
            raise _no_such()
        return username


def _user_of(token: str) -> str:
    """The user that this token makes: the same one when it is tried again, after a kill between account and role."""
    return f"user-{hashlib.sha256(b'user of ' + token.encode()).hexdigest()[:16]}"


def _no_such() -> Problem:
    return Problem(404, "no-such-invitation", "There is no such invitation: it was used, withdrawn, or is over.")


async def _nobody(_request: web.Request) -> Principal:
    return Principal("", "nobody", {})
