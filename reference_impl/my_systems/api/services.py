"""What a region's services ask of My Systems, in their own names."""

from dataclasses import dataclass
from typing import Any

from reference_impl.foundation.operations import Asked, Nothing, Operation
from reference_impl.my_systems.office import Office
from reference_impl.my_systems.settings import Entitlement

_NEVER_STORED = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class DeviceEntitlement:
    """Where this camera may record to now; null: nowhere."""

    device: str
    entitlement: Entitlement | None


@dataclass(frozen=True, slots=True)
class OrganisationRetention:
    """For how many seconds its recordings are kept; null: there is no such organisation."""

    organisation: str
    retention_s: float | None


class Services:
    """What is asked by services. An answer names what it is about: one of another question is not taken for it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def operations(self) -> list[Operation[Any]]:
        """What this resource offers."""
        services = self._office.access.services
        return [
            Operation("readEntitlement", "GET", "/v1/devices/{device}/entitlement", "Where a camera may record to now",
                      services, Nothing, DeviceEntitlement, self._entitlement, headers=_NEVER_STORED),
            Operation("readRetention", "GET", "/v1/organisations/{organisation}/retention",
                      "How long an organisation's recordings are kept",
                      services, Nothing, OrganisationRetention, self._retention, headers=_NEVER_STORED),
        ]  # fmt: skip

    async def _entitlement(self, asked: Asked[Nothing]) -> DeviceEntitlement:
        device = asked.place["device"]
        return DeviceEntitlement(device, await self._office.rules.entitlement(device))

    async def _retention(self, asked: Asked[Nothing]) -> OrganisationRetention:
        organisation = asked.place["organisation"]
        kept_for = await self._office.rules.retention(organisation)
        return OrganisationRetention(organisation, None if kept_for is None else kept_for.total_seconds())
