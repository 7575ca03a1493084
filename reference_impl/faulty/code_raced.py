"""ACT-13 broken: two who redeem one code at once both get its licences."""

import asyncio
import hashlib
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.my_systems import MySystems, licences
from reference_impl.my_systems.answers import Seats
from reference_impl.my_systems.bodies import Code
from reference_impl.my_systems.schema import LICENCE_CODES

_LOOKS_S = 0.1


class LooksFirst(MySystems):
    """Looks whether a code is free, and takes it a moment later."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another way to redeem."""
        return [self._later(one) if one.id == "redeem" else one for one in super().operations()]

    def _later(self, once: Operation[Any]) -> Operation[Any]:
        async def redeem(asked: Asked[Code]) -> Seats:
            this = LICENCE_CODES.c.sha256 == hashlib.sha256(asked.body.code.encode()).hexdigest()
            found = await self._database.read(lambda c: c.execute(select(LICENCE_CODES).where(this)).one_or_none())
            if found is None or found.redeemed_by is not None or found.kind != "licences":
                return Seats.model_validate(await once.answer(asked))
            await asyncio.sleep(_LOOKS_S)
            organisation = asked.place["organisation"]

            def work(connection: Connection) -> licences.Seats:
                connection.execute(update(LICENCE_CODES).where(this).values(redeemed_by=organisation))
                licences.add(connection, organisation, found.seats)
                return licences.seats(connection, organisation)

            held = await self._database.write(work)
            return Seats(seats=held.seats, free=held.free)

        return replace(once, answer=redeem)


FAULT = CloudFault(
    id="code-raced",
    title="a licence code that two redeem at the same moment serves both",
    happens="the code is looked up in one transaction and marked in the next (CWE-367)",
    requirements=("ACT-13",),
    apply=lambda standard: replace(standard, my_systems=LooksFirst),
)
