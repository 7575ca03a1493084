"""Cameras: the list to select from, and what is known of each (paper: cameras can be enabled from the list)."""

from typing import Any

from sqlalchemy import Connection

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.my_systems import cameras, connectivity, organisations
from reference_impl.my_systems.answers import Camera, Switched
from reference_impl.my_systems.api.organisations import ONE
from reference_impl.my_systems.axis_os import parse
from reference_impl.my_systems.bodies import AxisOs, CloudStorage, Connectivity, Registration
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.office import Office

_CAMERA = f"{ONE}/cameras/{{camera}}"
_UNKNOWN = {"no-such-camera": 404}
_FORBIDDEN = {
    "not-activated": 409,
    "subscription-over": 409,
    "not-registered": 409,
    "product-not-compatible": 409,
    "axis-os-too-old": 409,
    "no-internet-access": 409,
    "connectivity-not-reported": 409,
    "no-licence": 409,
}


class Cameras:
    """What is asked of cameras."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        access = self._office.access
        return [
            Operation("listCameras", "GET", f"{ONE}/cameras", "The cameras, each with what stands against enabling it",
                      access.members, Nothing, list[Camera], self._list),
            Operation("switchCloudStorage", "PUT", f"{_CAMERA}/cloud-storage",
                      "Enable a camera, or disable it: its credentials end within their life (3600 s by default)",
                      access.administrators, CloudStorage, Switched, self._switch,
                      refusals={**_UNKNOWN, **_FORBIDDEN}),
            Operation("registerDevice", "PUT", f"{_CAMERA}/registration",
                      "Note whether the device is registered to Connected services",
                      access.administrators, Registration, Registration, self._register, refusals=_UNKNOWN),
            Operation("noteAxisOs", "PUT", f"{_CAMERA}/axis-os", "Note the version that a device was updated to",
                      access.administrators, AxisOs, AxisOs, self._note_axis_os,
                      refusals={**_UNKNOWN, "axis-os-not-readable": 422}),
            Operation("reportConnectivity", "PUT", f"{_CAMERA}/connectivity",
                      "Report which paths to the cloud a device lacks, as tried at the site",
                      access.operators, Connectivity, Connectivity, self._report, refusals=_UNKNOWN),
        ]  # fmt: skip

    async def _list(self, asked: Asked[Nothing]) -> list[Camera]:
        organisation = asked.place["organisation"]

        def work(connection: Connection) -> list[dict[str, Any]]:
            return cameras.listed(connection, organisation, self._rule(connection, organisation))

        return [Camera.model_validate(row) for row in await self._office.read(work)]

    async def _switch(self, asked: Asked[CloudStorage]) -> Switched:
        organisation, camera, enabled = asked.place["organisation"], asked.place["camera"], asked.body.enabled

        def work(connection: Connection) -> None:
            cameras.switch(connection, organisation, camera, self._rule(connection, organisation), enabled=enabled)

        action = "enable-camera" if enabled else "disable-camera"
        await self._office.change(asked.caller, organisation, action, camera, work)
        return Switched(id=camera, enabled=enabled)

    async def _register(self, asked: Asked[Registration]) -> Registration:
        await self._note(asked, "register-device", registered=asked.body.registered)
        return asked.body

    async def _note_axis_os(self, asked: Asked[AxisOs]) -> AxisOs:
        parse(asked.body.axis_os)
        await self._note(asked, "note-axis-os", axis_os=asked.body.axis_os)
        return asked.body

    async def _report(self, asked: Asked[Connectivity]) -> Connectivity:
        missing = connectivity.written(asked.body.missing_paths)
        await self._note(asked, "report-connectivity", missing_paths=missing)
        return asked.body

    async def _note(self, asked: Asked[Any], action: str, **values: object) -> None:
        organisation, camera = asked.place["organisation"], asked.place["camera"]

        def work(connection: Connection) -> None:
            cameras.require_camera(connection, organisation, camera)
            cameras.set_camera(connection, camera, **values)

        await self._office.change(asked.caller, organisation, action, camera, work, **values)

    def _rule(self, connection: Connection, organisation: str) -> cameras.Rule:
        now, terms = self._office.now(), self._office.settings.terms
        subscription = organisations.subscription_of(connection, organisation, terms)

        def rule(facts: CameraFacts) -> Refusal | None:
            return self._office.rules.refusal(facts, subscription, now)

        return rule
