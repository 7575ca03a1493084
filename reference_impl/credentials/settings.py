"""What credentials is told by its operator, and what it asks of my_systems."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from reference_impl.credentials.limits import IssuingLimits
from reference_impl.foundation.session import SessionSealer


class Entitled(Protocol):
    """A camera that may record now, and where to."""

    @property
    def organisation(self) -> str:
        """Whose camera it is; also the bucket."""

    @property
    def camera(self) -> str:
        """The camera."""

    @property
    def region(self) -> str:
        """Where it records to."""


EntitlementOf = Callable[[str], Awaitable[Entitled | None]]
"""Asks my_systems of a device."""


@dataclass(frozen=True, slots=True)
class CredentialsRegion:
    """A region's store, and the key that its services and this one share."""

    media_store: str  # base address, https://…
    sealer: SessionSealer


@dataclass(frozen=True, slots=True)
class CredentialsSettings:
    """For which regions there are credentials, how long they live, and how often they are issued."""

    regions: Mapping[str, CredentialsRegion]
    life_s: float = 3600.0  # AWS IoT role alias: 3,600 s by default
    limits: IssuingLimits = field(default_factory=IssuingLimits)
