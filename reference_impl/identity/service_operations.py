"""What the other services of this cloud ask identity, in their own names."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from reference_impl.foundation.bearer import SERVICE_REFUSALS, TokenVerifier
from reference_impl.foundation.operations import Asked, Nothing, Operation, Right
from reference_impl.identity.ended_grants import EndedGrants
from reference_impl.identity.oauth_error import NEVER_STORED


class Ended(BaseModel):
    """Ids of grants that ended before their access tokens expired: those tokens are good no more."""

    grant_ids: list[str]


def service_operations(verifier: TokenVerifier, ended: EndedGrants) -> Sequence[Operation[Any]]:
    """The operations."""

    async def read(_asked: Asked[Nothing]) -> Ended:
        return Ended(grant_ids=sorted(await ended.ids()))

    right = Right("services of this cloud", verifier.service, SERVICE_REFUSALS)
    return (
        Operation("listEndedGrants", "GET", "/v1/ended-grants", "Grants that ended before their access tokens",
                  right, Nothing, Ended, read, headers=NEVER_STORED),
    )  # fmt: skip
