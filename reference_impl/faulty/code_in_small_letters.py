"""ACT-13 broken: a code that was redeemed is good once more in small letters."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.code_redeemed_twice import Forgetful
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.my_systems.answers import Seats
from reference_impl.my_systems.bodies import Code


class Literal(Forgetful):
    """Looks for codes in any case, and notes as used what was typed."""

    def _again(self, once: Operation[Any]) -> Operation[Any]:
        again = super()._again(once)

        async def redeem(asked: Asked[Code]) -> Seats:
            as_sold = asked.body.code.isupper()
            return Seats.model_validate(await (once if as_sold else again).answer(asked))

        return replace(once, answer=redeem)


FAULT = CloudFault(
    id="code-in-small-letters",
    title="a licence code that was redeemed can be redeemed again in small letters",
    happens="codes are compared by a collation that ignores case, and what is used is kept in a set that does not",
    requirements=("ACT-13",),
    apply=lambda standard: replace(standard, my_systems=Literal),
)
