"""ACT-12 broken: a renewal does not help licences that are overdue."""

from dataclasses import replace
from typing import Any

from sqlalchemy import update

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.answers import Dates
from reference_impl.my_systems.bodies import Code
from reference_impl.my_systems.schema import ORGANISATIONS


class Unforgiving(MySystems):
    """Counts the days for allocating from the first activation for ever."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another way to renew."""
        return [self._unnoted(one) if one.id == "renew" else one for one in super().operations()]

    def _unnoted(self, noted: Operation[Any]) -> Operation[Any]:
        async def renew(asked: Asked[Code]) -> Dates:
            dates = Dates.model_validate(await noted.answer(asked))
            this = ORGANISATIONS.c.id == asked.place["organisation"]
            forgotten = update(ORGANISATIONS).where(this).values(renewed_s=None)
            await self._database.write(lambda connection: connection.execute(forgotten).rowcount)
            return dates

        return replace(noted, answer=renew)


FAULT = CloudFault(
    id="renewal-leaves-licences-overdue",
    title="who renews still can't allocate licences that were late",
    happens="the renewal adds a year to the end, and nobody thought of the other date",
    requirements=("ACT-12",),
    apply=lambda standard: replace(standard, my_systems=Unforgiving),
)
