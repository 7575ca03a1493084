"""What cameras feel of faults of the cloud's own machines, in the words that models know."""

from collections.abc import Iterator
from typing import Any

from harness.scenario.schema.document import Scenario
from harness.scenario.schema.faults import (
    ClockStep,
    CloudFault,
    CredentialsDown,
    Fault,
    KeyServerDown,
    Mode,
    RegionDown,
    Throttling,
    Where,
)
from harness.scenario.schema.service_faults import (
    GLOBAL,
    KEYS,
    DiskFull,
    LocationLost,
    ServiceClock,
    ServiceDown,
    ServiceFault,
    ServiceRestart,
    ServiceSlow,
    region_of,
)
from harness.scenario.schema.timing import Timing

_HANGS = {"pause", "unplug"}


def felt(scenario: Scenario, *, struck: bool = False) -> Scenario:
    """The scenario with a fault that models know in the place of each that they don't, at the same moments.

    `struck`: what happens to the cloud really does, to its containers, and nothing of it is made up at the sites.
    """
    return scenario.model_copy(update={"faults": tuple(_felt(fault, scenario, struck) for fault in scenario.faults)})


def taken_for(scenario: Scenario) -> Iterator[str]:
    """Of each fault that models don't know, what they make of it."""
    for fault in scenario.faults:
        if isinstance(fault, ServiceFault):
            kind = _felt(fault, scenario, False).kind  # noqa: FBT003 - as above
            whose = fault.region if isinstance(fault, LocationLost) else fault.service
            meant = "nothing that cameras feel" if kind == "key-server-down" else kind
            yield f"{fault.kind} of {whose} is taken for {meant}"


def _felt(fault: Fault, scenario: Scenario, struck: bool) -> Fault:  # noqa: FBT001 - the caller's option
    if struck and isinstance(fault, CloudFault):
        return _nothing(fault, scenario)
    match fault:
        case LocationLost():
            return _down(fault, fault.region) if fault.how == "unreadable" else _nothing(fault, scenario)
        case ServiceDown() | ServiceRestart() | ServiceSlow() | ServiceClock() | DiskFull():
            return _of_service(fault, scenario)
        case _:
            return fault


def _of_service(
    fault: ServiceDown | ServiceRestart | ServiceSlow | ServiceClock | DiskFull, scenario: Scenario
) -> Fault:
    """A key server is felt by players alone; of the global part cameras need credentials; of a region everything."""
    region = region_of(fault.service)
    if fault.service.endswith(KEYS):
        return _nothing(fault, scenario)
    if not isinstance(fault, ServiceSlow | ServiceClock):
        if region == GLOBAL:
            return CredentialsDown(kind="credentials-down", **_when(fault))
        hangs = isinstance(fault, ServiceDown) and fault.how in _HANGS and fault.service == region
        return _down(fault, region, "silent" if hangs else "reset")
    if fault.service != region or region == GLOBAL:
        return _nothing(fault, scenario)
    if isinstance(fault, ServiceSlow):
        limit = fault.to_bits_per_s
        return Throttling(kind="throttling", region=(region,), ingest_bits_per_s=limit, **_when(fault))
    where = Where(region=(region,))
    return ClockStep(kind="clock-step", by_us=fault.by_us, where=where, together=True, **_when(fault))


def _down(fault: Timing, region: str, mode: Mode = "reset") -> RegionDown:
    return RegionDown(kind="region-down", region=(region,), mode=mode, **_when(fault))


def _nothing(fault: CloudFault, scenario: Scenario) -> KeyServerDown:
    """What goes on, and cameras don't notice, at the sites that it is about."""
    whose = getattr(fault, "region", None) or region_of(getattr(fault, "service", GLOBAL))
    named = (whose,) if isinstance(whose, str) else whose
    every = tuple(dict.fromkeys(site.region for site in scenario.fleet.sites))
    return KeyServerDown(kind="key-server-down", region=every if named == (GLOBAL,) else named, **_when(fault))


def _when(fault: Timing) -> dict[str, Any]:
    return {name: getattr(fault, name) for name in Timing.model_fields}
