"""ACT-1 broken: cameras are enabled in an organisation where nothing was activated."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.answers import Licence
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.subscription import Subscription


class OnTrial(MySystems):
    """Treats who has no subscription as if they were trying one."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with licences for nothing."""
        return [self._for_nothing(one) if one.id == "allocateLicence" else one for one in super().operations()]

    def _for_nothing(self, paid: Operation[Any]) -> Operation[Any]:
        async def allocate(asked: Asked[Nothing]) -> Licence:
            try:
                return Licence.model_validate(await paid.answer(asked))
            except Problem as problem:
                if problem.reason != "not-activated":
                    raise
            return Licence(id="lic-trial", camera=asked.place["camera"])

        return replace(paid, answer=allocate)

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """As always, where there is a subscription."""
        if subscription is not None:
            return super().refusal(camera, subscription, now)
        return super().refusal(replace(camera, licensed=True), Subscription(now), now)


FAULT = CloudFault(
    id="enabled-before-activation",
    title="a camera is enabled in an organisation that never activated cloud storage",
    happens="a trial period of an earlier offer was left in the service, and nobody sees to its end",
    requirements=("ACT-1",),
    apply=lambda standard: replace(standard, my_systems=OnTrial),
)
