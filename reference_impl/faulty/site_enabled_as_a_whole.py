"""ACT-6 broken: whoever selects one camera gets all of its site."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked, Operation
from reference_impl.my_systems import MySystems
from reference_impl.my_systems.answers import Switched
from reference_impl.my_systems.bodies import CloudStorage
from reference_impl.my_systems.schema import CAMERAS


class WholeSites(MySystems):
    """Enables a camera and those beside it."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with another way to switch."""
        return [self._wide(one) if one.id == "switchCloudStorage" else one for one in super().operations()]

    def _wide(self, narrow: Operation[Any]) -> Operation[Any]:
        async def switch(asked: Asked[CloudStorage]) -> Switched:
            switched = Switched.model_validate(await narrow.answer(asked))
            if switched.enabled:
                await self._database.write(lambda connection: _enable_site_of(connection, switched.id))
            return switched

        return replace(narrow, answer=switch)


def _enable_site_of(connection: Connection, camera: str) -> None:
    site = select(CAMERAS.c.site).where(CAMERAS.c.id == camera).scalar_subquery()
    connection.execute(update(CAMERAS).where(CAMERAS.c.site == site).values(enabled=True))


FAULT = CloudFault(
    id="site-enabled-as-a-whole",
    title="selecting one camera enables every camera of its site",
    happens="the list's check box stands for the group that is folded away under it",
    requirements=("ACT-6",),
    apply=lambda standard: replace(standard, my_systems=WholeSites),
)
