"""ACT-5 broken: a camera whose licence was released records on."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.my_systems import MySystems, cameras, organisations
from reference_impl.my_systems.settings import Entitlement
from reference_impl.my_systems.subscription import moment


class LicencesAtTheGate(MySystems):
    """Asks for a licence when a camera is enabled, and never again."""

    gives_up = "releaseLicence"

    def operations(self) -> list[Operation[Any]]:
        """As always, but that one."""
        return [self._left_enabled(one) if one.id == self.gives_up else one for one in super().operations()]

    def _left_enabled(self, right: Operation[Any]) -> Operation[Any]:
        async def answer(asked: Asked[Any]) -> object:
            camera = asked.place.get("camera") or asked.body.from_camera
            before = await self._database.read(lambda connection: cameras.placed(connection, camera))
            done = await right.answer(asked)
            on = before is not None and before.enabled
            await self._database.write(lambda connection: cameras.set_camera(connection, camera, enabled=on))
            return done

        return replace(right, answer=answer)

    def _entitled(self, connection: Connection, device: str) -> Entitlement | None:
        found = cameras.placed(connection, device)
        if found is None or found.region is None or not found.enabled:
            return None
        subscription = organisations.subscription_of(connection, found.organisation, self._terms)
        over = self.uploads_have_stopped(subscription, moment(self._clock()))
        return None if over else Entitlement(found.organisation, found.camera, found.region)


FAULT = CloudFault(
    id="licence-released-in-name",
    title="a camera whose licence was released goes on getting credentials",
    happens="licences are counted for the bill alone: what a camera may do was settled when it was enabled",
    requirements=("ACT-5",),
    apply=lambda standard: replace(standard, my_systems=LicencesAtTheGate),
)
