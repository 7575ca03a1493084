"""ACT-7 broken: systems of any kind are taken."""

from dataclasses import replace
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.answers import Made
from reference_impl.my_systems.bodies import NewSite
from reference_impl.my_systems.sites import KINDS


class Welcoming(MySystems):
    """Takes what it does not know for the bigger one."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another way to add a site."""
        return [self._any(one) if one.id == "addSite" else one for one in super().operations()]

    def _any(self, known: Operation[Any]) -> Operation[Any]:
        async def add(asked: Asked[NewSite]) -> Made:
            kind = asked.body.kind if asked.body.kind in KINDS else "pro"
            return Made.model_validate(
                await known.answer(replace(asked, body=asked.body.model_copy(update={"kind": kind})))
            )

        return replace(known, answer=add)


FAULT = CloudFault(
    id="any-system-taken",
    title="a system that is neither Edge nor Pro is taken for Pro",
    happens="a default stands where a kind that is not known should be refused (CWE-636)",
    requirements=("ACT-7",),
    apply=lambda standard: replace(standard, my_systems=Welcoming),
)
