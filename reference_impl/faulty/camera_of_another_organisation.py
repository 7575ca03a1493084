"""ID-6 broken: a camera's id opens it from any organisation's address."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.schema import CAMERAS

_BY_ID = ("switchCloudStorage", "registerDevice", "reportConnectivity")


class ById(MySystems):
    """Finds cameras by their id alone."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with other ways to change a camera."""
        return [self._anywhere(one) if one.id in _BY_ID else one for one in super().operations()]

    def _anywhere(self, bound: Operation[Any]) -> Operation[Any]:
        async def change(asked: Asked[Any]) -> Any:  # noqa: ANN401 - the operation's
            owner = select(CAMERAS.c.organisation).where(CAMERAS.c.id == asked.place["camera"])
            found = await self._database.read(lambda connection: connection.execute(owner).scalar_one_or_none())
            organisation = found or asked.place["organisation"]
            return await bound.answer(replace(asked, place={**asked.place, "organisation": organisation}))

        return replace(bound, answer=change)


FAULT = CloudFault(
    id="camera-of-another-organisation",
    title="an administrator can change another organisation's camera by its id",
    happens="the right is asked of the organisation in the address, and the camera is found by its id (CWE-639)",
    requirements=("ID-6",),
    apply=lambda standard: replace(standard, my_systems=ById),
)
