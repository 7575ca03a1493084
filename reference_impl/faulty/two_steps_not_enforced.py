"""ID-3 broken: what an organisation requires is not asked for."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity


class Unasking(Identity):
    """Asks who has a second step, and nobody else."""

    async def needs_two_steps(self, user: str) -> bool:
        """Whether the user has turned it on."""
        return await self._second_steps.enrolled(user)


FAULT = CloudFault(
    id="two-steps-not-enforced",
    title="a member without a second step signs in where the organisation requires one",
    happens="the policy is shown to people as advice, and the sign-in asks only who has enrolled (CWE-308)",
    requirements=("ID-3",),
    apply=lambda standard: replace(standard, identity=Unasking),
)
