"""The sign-in policy of an organisation, as its administrators read and set it.

Roles are asked for anew, not read from the token: an administrator who is removed is out at once.
"""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from reference_impl.foundation.bearer import MEMBER_REFUSALS, Principal, TokenVerifier
from reference_impl.foundation.body import Body
from reference_impl.foundation.operations import Asked, Nothing, Operation, Right
from reference_impl.identity.two_step_policy import Memberships, TwoStepPolicy

_ADDRESS = "/v1/organisations/{organisation}/sign-in-policy"


class SignInPolicy(Body):
    """What an organisation asks of its members' sign-ins."""

    two_step_required: bool


def policy_operations(
    verifier: TokenVerifier, policy: TwoStepPolicy, memberships: Memberships
) -> Sequence[Operation[Any]]:
    """The two operations."""

    async def administrator(request: web.Request) -> Principal:
        principal = await verifier.principal(request)
        now = Principal(principal.subject, principal.kind, await memberships(principal.subject))
        now.require_role(request.match_info["organisation"], "administrator")
        return now

    async def read(asked: Asked[Nothing]) -> SignInPolicy:
        return SignInPolicy(two_step_required=await policy.of(asked.place["organisation"]))

    async def choose(asked: Asked[SignInPolicy]) -> SignInPolicy:
        await policy.set(asked.place["organisation"], required=asked.body.two_step_required)
        return asked.body

    right = Right("the organisation's administrators", administrator, MEMBER_REFUSALS)
    show, put = "Read the sign-in policy", "Set the sign-in policy"
    return (
        Operation("readSignInPolicy", "GET", _ADDRESS, show, right, Nothing, SignInPolicy, read),
        Operation("setSignInPolicy", "PUT", _ADDRESS, put, right, SignInPolicy, SignInPolicy, choose),
    )
