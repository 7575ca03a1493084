"""NET-4 broken: a cable carries nothing, and is plugged in all the same."""

from harness.sites.faulty.fault import SiteFault
from harness.sites.schema.document import Topology


def _broken(site: Topology) -> Topology:
    every = (one.model_copy(update={"broken": True}) if one.start == "recorder/u1-rj45" else one for one in site.cables)
    return site.model_copy(update={"cables": tuple(every)})


FAULT = SiteFault(
    id="uplink-cable-dead",
    title="all is wired as the paper says, with a cable in U1 that carries nothing",
    happens="a crimped plug with one wire short of its contact: it looks like any other",
    requirements=("NET-4",),
    sites="t3-as-the-paper-says",
    edit=_broken,
)
