"""Who belongs to an organisation, and its audit log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import audit, members
from reference_impl.my_systems.answers import Change, Member, NewMember
from reference_impl.my_systems.api.organisations import ONE
from reference_impl.my_systems.bodies import AuditQuery, Membership
from reference_impl.my_systems.members import TOO_MANY
from reference_impl.my_systems.office import Office

_NAMED = f"{ONE}/members/{{username}}"
_REFUSED = {"no-such-user": 404, "last-administrator": 409}


class Members:
    """What is asked of members."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        administrators = self._office.access.administrators
        return [
            Operation("listMembers", "GET", f"{ONE}/members", "Everybody who belongs to the organisation",
                      administrators, Nothing, list[Member], self._list),
            Operation("setMember", "PUT", _NAMED, "Add a user in a role, or change a member's role",
                      administrators, Membership, NewMember, self._set,
                      refusals={**_REFUSED, **TOO_MANY, "too-many-members": 409}),
            Operation("removeMember", "DELETE", _NAMED, "Take a user out",
                      administrators, Nothing, None, self._remove, 204, {**_REFUSED, "no-such-member": 404}),
            Operation("readAudit", "GET", f"{ONE}/audit", "Every change, the latest first",
                      administrators, AuditQuery, list[Change], self._audit),
        ]  # fmt: skip

    async def _list(self, asked: Asked[Nothing]) -> list[Member]:
        organisation = asked.place["organisation"]
        rows = await self._office.read(lambda connection: members.members(connection, organisation))
        return [Member.model_validate(row) for row in rows]

    async def _set(self, asked: Asked[Membership]) -> NewMember:
        organisation, username, role = asked.place["organisation"], asked.place["username"], asked.body.role
        user = await self._user(username)

        def work(connection: Connection) -> None:
            members.set_member(connection, organisation, user, username, role)
            self._office.changed_roles.note(connection, organisation, user, role)

        with self._told():
            await self._office.change(asked.caller, organisation, "set-member", username, work, role=role)
        return NewMember(username=username, role=role)

    async def _remove(self, asked: Asked[Nothing]) -> None:
        organisation, username = asked.place["organisation"], asked.place["username"]
        user = await self._user(username)

        def work(connection: Connection) -> None:
            members.remove_member(connection, organisation, user)
            self._office.changed_roles.note(connection, organisation, user, None)

        with self._told():
            await self._office.change(asked.caller, organisation, "remove-member", username, work)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Every service hears of it, also of a change that came to be though nobody waited for it any more."""
        try:
            yield
        finally:
            self._office.changed_roles.changed()

    async def _audit(self, asked: Asked[AuditQuery]) -> list[Change]:
        organisation, query = asked.place["organisation"], asked.body
        rows = await self._office.read(
            lambda connection: audit.entries(connection, organisation, query.before, query.limit)
        )
        return [Change.model_validate(row) for row in rows]

    async def _user(self, username: str) -> str:
        user = await self._office.ports.user_id(username)
        if user is None:
            raise Problem(404, "no-such-user", f"There is no user {username}.")
        return user
