"""What credentials is told by its operator, and what it asks of my_systems."""

from collections.abc import Awaitable, Callable
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


RightsLife = Callable[[], Awaitable[float]]
"""Asks identity for how many seconds, at most, what a role gives may live: a change of it is told of for so long."""


async def unbounded() -> float:
    """Where nobody says."""
    return float("inf")


@dataclass(frozen=True, slots=True)
class CredentialsSettings:
    """The region that credentials are for, how long they live, and how often they are issued."""

    region: str
    media_store: str  # its base address, https://…
    sealer: SessionSealer  # with the key that the region's services share
    life_s: float = 3600.0  # AWS IoT role alias: 3,600 s by default
    limits: IssuingLimits = field(default_factory=IssuingLimits)
    rights_life_s: RightsLife = unbounded  # readers' sessions end by it
