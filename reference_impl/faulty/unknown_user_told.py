"""ID-5 broken: who is no user is told so, and with it who is one."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.problem import Problem
from reference_impl.identity import Identity


class Talkative(Identity):
    """Helps people who mistyped their name."""

    async def authenticate(self, username: str, password: str) -> str | None:
        """The user's id; a Problem where there is no such user."""
        if await self.user_id(username) is None:
            raise Problem(404, "no-such-user", "There is no user of this name.")
        return await super().authenticate(username, password)


FAULT = CloudFault(
    id="unknown-user-told",
    title="the sign-in says which user names there are",
    happens="support asked for a message that helps people who mistyped their name (CWE-204)",
    requirements=("ID-5",),
    apply=lambda standard: replace(standard, identity=Talkative),
)
