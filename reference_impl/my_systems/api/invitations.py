"""Inviting people who have no account yet. They accept at identity, where their password goes."""

from typing import Any

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import invitations
from reference_impl.my_systems.answers import MadeInvitation, OpenInvitation
from reference_impl.my_systems.api.organisations import ONE
from reference_impl.my_systems.bodies import NewInvitation
from reference_impl.my_systems.office import Office
from reference_impl.my_systems.subscription import moment, rfc3339

_UNCACHED = {"Cache-Control": "no-store"}


class Invitations:
    """What is asked of invitations."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        administrators = self._office.access.administrators
        return [
            Operation("invite", "POST", f"{ONE}/invitations", "Invite somebody who has no account yet",
                      administrators, NewInvitation, MadeInvitation, self._invite, 201,
                      {"user-exists": 409, "already-invited": 409, "too-many-invitations": 409}, _UNCACHED),
            Operation("listInvitations", "GET", f"{ONE}/invitations", "Invitations that nobody has accepted yet",
                      administrators, Nothing, list[OpenInvitation], self._list),
            Operation("withdrawInvitation", "DELETE", f"{ONE}/invitations/{{invitation}}", "Take an invitation back",
                      administrators, Nothing, None, self._withdraw, 204, {"no-such-invitation": 404}),
        ]  # fmt: skip

    async def _invite(self, asked: Asked[NewInvitation]) -> MadeInvitation:
        office, organisation = self._office, asked.place["organisation"]
        username, role, by = asked.body.username, asked.body.role, asked.caller.subject
        if await office.ports.user_id(username) is not None:
            raise Problem(409, "user-exists", f"{username} has an account: make them a member.")
        made = await office.change(
            asked.caller,
            organisation,
            "invite",
            username,
            lambda connection: invitations.invite(connection, organisation, username, role, by, office.clock()),
            role=role,
        )
        expires = rfc3339(moment(made.expires_s))
        return MadeInvitation(id=made.id, username=username, role=role, expires_at=expires, token=made.token)

    async def _list(self, asked: Asked[Nothing]) -> list[OpenInvitation]:
        organisation, now_s = asked.place["organisation"], self._office.clock()
        rows = await self._office.read(lambda connection: invitations.open_ones(connection, organisation, now_s))
        return [
            OpenInvitation(
                id=row.id,
                username=row.username,
                role=row.role,
                expires_at=rfc3339(moment(row.expires_s)),
                invited_by=row.invited_by,
            )
            for row in rows
        ]

    async def _withdraw(self, asked: Asked[Nothing]) -> None:
        organisation, invitation = asked.place["organisation"], asked.place["invitation"]
        await self._office.change(
            asked.caller,
            organisation,
            "withdraw-invitation",
            invitation,
            lambda connection: invitations.withdraw(connection, organisation, invitation),
        )
