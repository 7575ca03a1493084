"""Faults of the cloud's own machines: what models take them for, and what containers of a cloud suffer of them."""

from collections.abc import Iterator
from typing import Any

from harness.scenario import model
from harness.scenario.plan import Plan
from harness.scenario.planning.faults import spells
from harness.scenario.planning.felt import felt
from harness.scenario.planning.places import Places
from harness.scenario.schema.document import Scenario
from harness.scenario.schema.faults import (
    CredentialsDown,
    Fault,
    KeyServerDown,
    RegionDown,
    RegionFault,
    Throttling,
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
    services_of,
)

_S = 1e6


def strikes(scenario: Scenario, plan: Plan) -> tuple[model.Strike, ...]:
    """What happens to which of the cloud's containers, in order of time: drawn as models draw it."""
    names, places = list(plan.site_names()), Places.of(scenario.fleet)
    found = []
    for fault, when in zip(scenario.faults, spells(felt(scenario), places), strict=True):
        sites = tuple(names[site] for site in dict.fromkeys(when.site.tolist()))
        own = when.site == when.site[:1]
        for start_us, end_us in zip(when.start_us[own].tolist(), when.end_us[own].tolist(), strict=True):
            found += [
                model.Strike(sites=sites, start_s=start_us / _S, end_s=end_us / _S, **what) for what in _blows(fault)
            ]
    return tuple(sorted(found, key=lambda strike: strike.start_s))


def _blows(fault: Fault) -> Iterator[dict[str, Any]]:
    """What of it containers suffer; nothing of what happens at sites."""
    if isinstance(fault, ServiceFault):
        yield _of_service(fault)
    elif isinstance(fault, CredentialsDown):
        yield {"services": (GLOBAL,), "what": "kill"}
    elif isinstance(fault, RegionFault):
        yield from filter(None, (_of_region(fault, region) for region in fault.region))


def _of_service(fault: ServiceFault) -> dict[str, Any]:
    match fault:
        case LocationLost():
            return {"services": (fault.region,), "what": fault.how, "location": fault.location}
        case ServiceDown():
            what: dict[str, Any] = {"what": fault.how}
        case ServiceRestart():
            what = {"what": "stop"}
        case ServiceSlow():
            what = {"what": "slow", "to_bits_per_s": fault.to_bits_per_s}
        case ServiceClock():
            what = {"what": "clock", "by_s": fault.by_us / _S}
        case DiskFull():
            what = {"what": "full"}
    return {"services": (fault.service,), **what}


def _of_region(fault: RegionFault, region: str) -> dict[str, Any] | None:
    match fault:
        case RegionDown():
            return {"services": services_of(region), "what": "pause" if fault.mode == "silent" else "kill"}
        case KeyServerDown():
            return {"services": (f"{region}{KEYS}",), "what": "kill"}
        case Throttling() if fault.ingest_bits_per_s is not None:
            return {"services": (region,), "what": "slow", "to_bits_per_s": fault.ingest_bits_per_s}
        case _:
            return None
