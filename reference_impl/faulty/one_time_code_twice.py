"""ID-4 broken: a code is right as long as its time step lasts."""

from dataclasses import replace

from sqlalchemy import select

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity
from reference_impl.identity.schema import TOTP_SEEDS
from reference_impl.identity.second_steps import SecondSteps
from reference_impl.identity.totp import step_of


class Unnoted(SecondSteps):
    """Does not note which codes were taken."""

    async def take_code(self, user: str, code: str, now_s: float) -> bool:
        """Whether this is the user's code now."""
        query = select(TOTP_SEEDS.c.sealed).where(TOTP_SEEDS.c.user == user)
        sealed = await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())
        return sealed is not None and step_of(code, self._opened(sealed, user), now_s) is not None


class Forgetful(Identity):
    """Takes codes again."""

    second_steps_kept_in = Unnoted


FAULT = CloudFault(
    id="one-time-code-twice",
    title="a one-time code is taken again within its time step",
    happens="the library says whether a code is right, and noting it is left to who calls it (CWE-294)",
    requirements=("ID-4",),
    apply=lambda standard: replace(standard, identity=Forgetful),
)
