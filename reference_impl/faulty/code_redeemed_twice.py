"""ACT-13 broken: a code that was redeemed is good for more licences."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import MySystems, licences
from reference_impl.my_systems.answers import Seats
from reference_impl.my_systems.bodies import Code


class Forgetful(MySystems):
    """Takes a code that was redeemed as if it were new."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another way to redeem."""
        return [self._again(one) if one.id == "redeem" else one for one in super().operations()]

    def _again(self, once: Operation[Any]) -> Operation[Any]:
        async def redeem(asked: Asked[Code]) -> Seats:
            try:
                return Seats.model_validate(await once.answer(asked))
            except Problem as problem:
                if problem.reason != "code-already-redeemed":
                    raise
            organisation = asked.place["organisation"]
            await self._database.write(lambda connection: licences.add(connection, organisation, 1))
            held = await self._database.read(lambda connection: licences.seats(connection, organisation))
            return Seats(seats=held.seats, free=held.free)

        return replace(once, answer=redeem)


FAULT = CloudFault(
    id="code-redeemed-twice",
    title="a licence code can be redeemed again",
    happens="the code is looked up, and marked as used by a job that runs at night",
    requirements=("ACT-13",),
    apply=lambda standard: replace(standard, my_systems=Forgetful),
    also=("ACT-5",),
)
