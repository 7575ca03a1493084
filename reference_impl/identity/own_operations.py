"""What users do about their own sign-in."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from pydantic import Field

from reference_impl.foundation.bearer import USER_REFUSALS, TokenVerifier
from reference_impl.foundation.body import Body
from reference_impl.foundation.operations import Asked, Operation, Right
from reference_impl.foundation.problem import Problem
from reference_impl.identity.second_step import SecondStep
from reference_impl.identity.second_steps import SecondSteps
from reference_impl.identity.two_step_policy import TwoStepPolicy


class Code(Body):
    """A code of the authenticator, or a recovery code."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


def own_operations(
    verifier: TokenVerifier,
    second_step: SecondStep,
    steps: SecondSteps,
    policy: TwoStepPolicy,
    forget: Callable[[str], Awaitable[None]],
) -> Sequence[Operation[Any]]:
    """The operations."""

    async def remove(asked: Asked[Code]) -> None:
        user = asked.caller.subject
        if not await steps.enrolled(user):
            raise Problem(404, "no-second-step", "Two-step verification is not turned on.")
        if await policy.required_of(user):
            raise Problem(409, "two-step-required", "One of your organisations requires two-step verification.")
        if not await second_step.proved(user, asked.body.code):
            raise Problem(403, "code-wrong", "This code is wrong, or was used before.")
        await forget(user)

    refusals = {"no-second-step": 404, "two-step-required": 409, "code-wrong": 403, "too-many-attempts": 429}
    return (
        Operation("removeSecondStep", "POST", "/v1/second-step/removal", "Turn two-step verification off, with a code",
                  Right("users", verifier.user, USER_REFUSALS), Code, None, remove, 204, refusals),
    )  # fmt: skip
