"""ID-4 broken: codes of some minutes ago are still taken."""

from dataclasses import replace

from sqlalchemy import select

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity
from reference_impl.identity.schema import TOTP_SEEDS
from reference_impl.identity.second_steps import SecondSteps
from reference_impl.identity.totp import STEP_S, step_of

_STEPS = 10


class Patient(SecondSteps):
    """Looks further back, where the code is not the present one; each is still good once."""

    _taken: frozenset[tuple[str, str]] = frozenset()

    async def take_code(self, user: str, code: str, now_s: float) -> bool:
        """Whether this is the user's code now, or was some minutes ago."""
        if await super().take_code(user, code, now_s):
            self._taken |= {(user, code)}
            return True
        query = select(TOTP_SEEDS).where(TOTP_SEEDS.c.user == user)
        row = await self._database.read(lambda connection: connection.execute(query).one_or_none())
        if row is None or (user, code) in self._taken:
            return False
        seed = self._opened(row.sealed, user)
        steps = {step_of(code, seed, now_s - ago * STEP_S) for ago in range(_STEPS)} - {None, row.last_step}
        self._taken |= {(user, code)} if steps else set()
        return bool(steps)


class Lenient(Identity):
    """Has patience with clocks that are slow."""

    second_steps_kept_in = Patient


FAULT = CloudFault(
    id="one-time-code-too-late",
    title="one-time codes are taken minutes after their time step",
    happens="support widened the window, since some phones' clocks were slow (RFC 6238 5.2 allows one step)",
    requirements=("ID-4",),
    apply=lambda standard: replace(standard, identity=Lenient),
)
