"""Which part of a drawing breaks: from a hop of the oracle's chain to the box, the port or the camera that shows it."""

from dataclasses import dataclass

from harness.sites.oracle.verdicts import Diagnosis
from harness.sites.references import INTERNET
from harness.sites.schema.document import Topology
from reports.sites.findings import Finding, findings

_U1 = ("u1-rj45", "u1-sfp")


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at a place that breaks.

    Args:
        number: as the text beside the drawing counts.
        places: boxes, ports, or cameras (`camera:<name>`); the number stands at the first.
        finding: what breaks there, and for whom.
    """

    number: int
    places: tuple[str, ...]
    finding: Finding


def marks(site: Topology, said: Diagnosis) -> tuple[Mark, ...]:
    """One for each group of cameras that are not well."""
    broken = [finding for finding in findings(said) if finding.broken]
    return tuple(Mark(number, _places(site, one), one) for number, one in enumerate(broken, 1))


def _places(site: Topology, finding: Finding) -> tuple[str, ...]:
    hop = finding.hop
    names = {camera.name for camera in site.each_camera()}
    if hop in names:
        return tuple(f"camera:{camera.name}" for camera in finding.cameras)
    name, _, port = hop.partition("/")
    if port == "u1":
        return tuple(f"{name}/{one}" for one in _U1)
    if port == "switch":
        return (name,)
    if port.isdecimal():
        return tuple(one.port for one in site.each_camera() if one.name in {c.name for c in finding.cameras})
    known = {*site.appliances, *site.networks, *site.routers, INTERNET}
    known |= {host for network in site.networks.values() for host in network.hosts}
    return (hop,) if hop in known or port else (INTERNET,)
