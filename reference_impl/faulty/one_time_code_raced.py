"""ID-4 broken: two sign-ins at once get in with one code."""

import asyncio
from dataclasses import replace

from sqlalchemy import select, update

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity
from reference_impl.identity.schema import TOTP_SEEDS
from reference_impl.identity.second_steps import SecondSteps
from reference_impl.identity.totp import step_of

_PAUSE_S = 0.3  # as long as a busy database takes


class Racing(SecondSteps):
    """Looks in one transaction, and notes in another."""

    async def take_code(self, user: str, code: str, now_s: float) -> bool:
        """Whether this is the user's code now; it is not later."""
        this = TOTP_SEEDS.c.user == user
        row = await self._database.read(
            lambda connection: connection.execute(select(TOTP_SEEDS).where(this)).one_or_none()
        )
        if row is None:
            return False
        step = step_of(code, self._opened(row.sealed, user), now_s, last_step=row.last_step)
        if step is None:
            return False
        await asyncio.sleep(_PAUSE_S)
        noted = update(TOTP_SEEDS).where(this).values(last_step=step)
        await self._database.write(lambda connection: connection.execute(noted).rowcount)
        return True


class Hasty(Identity):
    """Lets two in at once."""

    second_steps_kept_in = Racing


FAULT = CloudFault(
    id="one-time-code-raced",
    title="two sign-ins at the same time get in with one code",
    happens="the last time step is read and written in two transactions (CWE-362)",
    requirements=("ID-4",),
    apply=lambda standard: replace(standard, identity=Hasty),
)
