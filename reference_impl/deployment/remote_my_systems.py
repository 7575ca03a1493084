"""My Systems in another process, as a region's services ask it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import quote

from pydantic import Field, TypeAdapter

from reference_impl.deployment.remote import Remote

_DAY_S, _CENTURY_S = 86_400.0, 36_525 * 86_400.0


@dataclass(frozen=True, slots=True)
class Entitled:
    """A camera that may record now, and where to."""

    organisation: str
    camera: str
    region: str


@dataclass(frozen=True, slots=True)
class _OfDevice:
    device: str
    entitlement: Entitled | None


@dataclass(frozen=True, slots=True)
class _OfOrganisation:
    organisation: str
    retention_s: Annotated[float, Field(ge=_DAY_S, le=_CENTURY_S)] | None  # less would remove what nobody wants removed


_OF_DEVICE, _OF_ORGANISATION = TypeAdapter(_OfDevice), TypeAdapter(_OfOrganisation)


@dataclass(frozen=True, slots=True)
class RemoteMySystems:
    """Answers as My Systems does in process, or a Problem with status 503: silence is neither a yes nor a no."""

    remote: Remote

    async def entitlement(self, device: str) -> Entitled | None:
        """Where this camera may record to now; None when it may not."""
        told = await self.remote.read(f"/v1/devices/{quote(device, safe='')}/entitlement", _OF_DEVICE)
        if told.device != device:
            raise self.remote.unreachable()
        return told.entitlement

    async def retention(self, organisation: str) -> timedelta | None:
        """How long its recordings are kept; None where there is no such organisation."""
        told = await self.remote.read(f"/v1/organisations/{quote(organisation, safe='')}/retention", _OF_ORGANISATION)
        if told.organisation != organisation:
            raise self.remote.unreachable()
        return None if told.retention_s is None else timedelta(seconds=told.retention_s)
