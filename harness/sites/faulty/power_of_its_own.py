"""NET-9 broken: a camera keeps its power, and its cache, through the switch's restart."""

from harness.sites.doctor.change import single
from harness.sites.faulty.fault import SiteFault

FAULT = SiteFault(
    id="power-of-its-own",
    title="a camera that is said to be fed by the switch has a power supply of its own",
    happens="an injector above the ceiling, from the time before the appliance",
    requirements=("NET-9",),
    sites="only-the-listed-hosts",
    edit=single(frozenset({"cam-1"}), power="own"),
)
