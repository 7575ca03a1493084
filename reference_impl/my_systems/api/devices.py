"""What a device asks for itself (paper: B, configure camera)."""

from typing import Any

from sqlalchemy import Connection

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import audit, cameras, connectivity
from reference_impl.my_systems.answers import Configuration, Recording
from reference_impl.my_systems.bodies import Connectivity
from reference_impl.my_systems.cameras import Placed
from reference_impl.my_systems.configuration import configuration_document, disabled_document
from reference_impl.my_systems.office import Office

_UNKNOWN = {"no-such-camera": 404}


class Devices:
    """What is asked by devices."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        devices = self._office.access.devices
        return [
            Operation("readConfiguration", "GET", "/v1/device/configuration", "Where and how to record, or not to",
                      devices, Nothing, Recording | Configuration, self._configuration, refusals=_UNKNOWN),
            Operation("reportOwnConnectivity", "PUT", "/v1/device/connectivity",
                      "Report which paths to the cloud this device lacks",
                      devices, Connectivity, Connectivity, self._report, refusals=_UNKNOWN),
        ]  # fmt: skip

    async def _configuration(self, asked: Asked[Nothing]) -> Recording | Configuration:
        office, device = self._office, asked.caller.subject
        found = await office.read(lambda connection: _known(connection, device))
        entitled = await office.rules.entitlement(device)
        if entitled is None:
            return disabled_document(found)
        key = await office.ports.public_key(entitled.organisation, entitled.region)
        region = next(region for region in office.settings.regions if region.id == entitled.region)
        return configuration_document(found, region, key)

    async def _report(self, asked: Asked[Connectivity]) -> Connectivity:
        device, missing, now_s = asked.caller.subject, asked.body.missing_paths, self._office.clock()
        stored = connectivity.written(missing)

        def work(connection: Connection) -> None:
            found = _known(connection, device)
            cameras.set_camera(connection, device, missing_paths=stored)
            details = {"missing_paths": stored}
            audit.note(connection, found.organisation, now_s, device, "report-connectivity", device, details)

        await self._office.database.write(work)
        return asked.body


def _known(connection: Connection, device: str) -> Placed:
    found = cameras.placed(connection, device)
    if found is None:
        raise Problem(404, "no-such-camera", "No organisation has listed this device as a camera.")
    return found
