"""What the other services of this cloud ask identity, in their own names."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from reference_impl.foundation.bearer import SERVICE_REFUSALS, ChangedRoles, TokenVerifier
from reference_impl.foundation.operations import Asked, Nothing, Operation, Right
from reference_impl.identity.ended_grants import EndedGrants
from reference_impl.identity.oauth_error import NEVER_STORED


class ChangedRole(BaseModel):
    """The role that a user has by now, though a token may say otherwise; null: they were taken out."""

    user: str
    organisation: str
    role: str | None


class Ended(BaseModel):
    """What access tokens don't know: which of them are good no more, and whose role has changed."""

    grant_ids: list[str]
    roles: list[ChangedRole]
    rights_life_s: float  # for how long a change is told of: what a role gives must not live longer


def service_operations(
    verifier: TokenVerifier, ended: EndedGrants, changed_roles: ChangedRoles, rights_life_s: float
) -> Sequence[Operation[Any]]:
    """The operations."""

    async def read(_asked: Asked[Nothing]) -> Ended:
        roles = [
            ChangedRole(user=user, organisation=organisation, role=role)
            for (user, organisation), role in (await changed_roles()).items()
        ]
        return Ended(grant_ids=sorted(await ended.ids()), roles=roles, rights_life_s=rights_life_s)

    right = Right("services of this cloud", verifier.service, SERVICE_REFUSALS)
    summary = "Grants that ended before their access tokens, and roles that changed"
    return (
        Operation("listEndedGrants", "GET", "/v1/ended-grants", summary, right, Nothing, Ended, read,
                  headers=NEVER_STORED),
    )  # fmt: skip
