"""ACT-6 and CFG-2 broken: a licence alone lets a camera record."""

from dataclasses import replace

from sqlalchemy import Connection

from reference_impl.faulty.fault import CloudFault
from reference_impl.my_systems import MySystems, cameras
from reference_impl.my_systems.settings import Entitlement


class ByLicence(MySystems):
    """Does not ask whether the camera is enabled."""

    async def entitlement(self, device: str) -> Entitlement | None:
        """As always, or for whoever has a licence."""
        licensed = await self._database.read(lambda connection: _licensed(connection, device))
        return await super().entitlement(device) or licensed


def _licensed(connection: Connection, device: str) -> Entitlement | None:
    found = cameras.placed(connection, device)
    if found is None or found.region is None or not found.facts.licensed:
        return None
    return Entitlement(found.organisation, found.camera, found.region)


FAULT = CloudFault(
    id="licensed-records-unselected",
    title="a camera that has a licence records, selected or not",
    happens="billing and recording share one table, and the switch changes only what the page shows (CWE-863)",
    requirements=("ACT-6", "CFG-2"),
    apply=lambda standard: replace(standard, my_systems=ByLicence),
)
