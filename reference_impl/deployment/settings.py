"""What may be set of an embedded cloud."""

from dataclasses import dataclass, field
from pathlib import Path

from reference_impl.credentials import IssuingLimits
from reference_impl.deployment.regions import REGIONS
from reference_impl.media_store import Throttle
from reference_impl.my_systems import Terms

_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """Where an embedded cloud lives, and how.

    Args:
        folder: everything that it keeps; opened again, it is the same cloud.
        regions: ids of the regions that it has.
        credential_life_s: how long temporary credentials are good.
        host: address to listen on.
        first_port: services take this port and the following ones; 0: free ones, the same again on the same folder.
        licence_codes: how many licence codes are issued when the folder is new.
        seats_per_code: how many cameras one code serves.
        issuing: how often temporary credentials are issued.
        terms: what holds for every subscription.
        throttle: how many uploads each region takes; it may be set again while the cloud serves.
    """

    folder: Path
    regions: tuple[str, ...] = tuple(REGIONS)
    credential_life_s: float = 3600.0
    host: str = "127.0.0.1"
    first_port: int = 0
    licence_codes: int = 400
    seats_per_code: int = 5
    issuing: IssuingLimits = field(default_factory=IssuingLimits)
    terms: Terms = field(default_factory=Terms)
    throttle: Throttle = field(default_factory=Throttle)

    def __post_init__(self) -> None:
        unknown = [region for region in self.regions if region not in REGIONS]
        if unknown or not self.regions:
            raise ValueError(f"regions: {', '.join(unknown) or 'none given'}; choose from {', '.join(REGIONS)}")
        if self.credential_life_s <= 0:
            raise ValueError(f"credential_life_s is {self.credential_life_s}; it must be above 0")
        if not 0 <= self.first_port <= _LAST_PORT:
            raise ValueError(f"first_port is {self.first_port}; it must be 0 to {_LAST_PORT}")
