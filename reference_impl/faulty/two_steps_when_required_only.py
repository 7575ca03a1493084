"""ID-3 broken: who turned two-step verification on is not asked for it."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity


class ByPolicy(Identity):
    """Asks where an organisation requires it, and nowhere else."""

    async def needs_two_steps(self, user: str) -> bool:
        """Whether one of the user's organisations requires it."""
        return await self._policy.required_of(user)


FAULT = CloudFault(
    id="two-steps-when-required-only",
    title="who has turned two-step verification on signs in with the password alone",
    happens="the organisation's policy came later, and took the place of the user's own choice (CWE-308)",
    requirements=("ID-3",),
    apply=lambda standard: replace(standard, identity=ByPolicy),
)
