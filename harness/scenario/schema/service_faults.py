"""What goes wrong with the cloud's own machines: done to its containers; models take it for what cameras feel."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from harness.scenario.schema.base import Name, Rate, Shift, assumed
from harness.scenario.schema.timing import Length, Timing, fixed

Service = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/keys)?$")]
How = Literal["stop", "kill", "pause", "unplug"]
Lost = Literal["unreadable", "emptied"]
GLOBAL, KEYS, DATABASE = "global", "/keys", "-db"


class _OfService(Timing):
    """A fault of one of the cloud's services.

    Args:
        kind: what goes wrong.
        service: `global` (identity, My Systems), a region's id, its key server (`eu-fra/keys`); or their PostgreSQL,
            `global-db`, `eu-fra-db`.
    """

    service: Service


class ServiceDown(_OfService):
    """A service is not there.

    Args:
        how: `stop`: told to end, it does; `kill`: SIGKILL; `pause`: its processes stand still; `unplug`: no network.
    """

    kind: Literal["service-down"]
    how: How


class ServiceRestart(_OfService):
    """A service is told to end, and started again."""

    kind: Literal["service-restart"]
    length: Length = assumed("faults.*.service_off", alias="for", make=fixed)


class ServiceSlow(_OfService):
    """What a service sends and is sent passes slowly.

    Args:
        to_bits_per_s: at that rate at most, each way.
    """

    kind: Literal["service-slow"]
    to_bits_per_s: Rate = Field(alias="to")


class ServiceClock(_OfService):
    """A service goes by a wrong clock.

    Args:
        by_us: how far; below 0 for back.
    """

    kind: Literal["service-clock"]
    by_us: Shift = Field(alias="by")


class DiskFull(_OfService):
    """Not a byte more fits on a service's disk."""

    kind: Literal["disk-full"]


class LocationLost(Timing):
    """One of a region's two storage locations is lost.

    Args:
        kind: what goes wrong.
        region: whose.
        location: which.
        how: `unreadable`: it can be neither read nor written; `emptied`: what lay there is gone, and it can be written.
    """

    kind: Literal["location-lost"]
    region: Name
    location: Literal["a", "b"]
    how: Lost = assumed("faults.*.lost", alias="how")


ServiceFault = ServiceDown | ServiceRestart | ServiceSlow | ServiceClock | DiskFull | LocationLost


def services_of(region: str) -> tuple[str, ...]:
    """Those that a region has."""
    return region, f"{region}{KEYS}", f"{region}{DATABASE}"


def region_of(service: str) -> str:
    """The region of a service; of the global ones `global`."""
    return service.removesuffix(KEYS).removesuffix(DATABASE)
