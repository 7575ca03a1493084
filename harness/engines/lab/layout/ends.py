"""Where a topology's ports are in the lab: which namespace, which device, port of which bridge."""

from harness.engines.lab.parts import End
from harness.sites.references import INTERNET
from harness.sites.schema.document import Topology

SWITCH = "br0"  # every switch's bridge
INSIDE, OUTSIDE = "inside", "outside"  # a router's devices
LAN, U2 = "lan", "u2"  # the computer's devices
CAMERA = "eth0"
LINE = "line"  # the provider's bridge


class Ends:
    """Finds ports by their names in the file.

    Args:
        site: whose.
        prefix: of all names of namespaces.
    """

    def __init__(self, site: Topology, prefix: str) -> None:
        self._site = site
        self._prefix = prefix
        self._taken = 0

    def space(self, name: str) -> str:
        """The namespace of a thing: an appliance's name stands for its switch."""
        return f"{self._prefix}{name}"

    def computer(self, appliance: str) -> str:
        """The namespace of an appliance's computer."""
        return f"{self.space(appliance)}.computer"

    @property
    def provider(self) -> str:
        """The namespace of the provider."""
        return self.space(INTERNET)

    def port(self, end: str, *, up: bool = True) -> End:
        """What a cable is plugged into there; each time a port of its own, where there are ports enough."""
        thing, _, port = end.partition("/")
        if thing in self._site.appliances:
            if port == "u2":
                return End(self.computer(thing), U2, up=up)
            return End(self.space(thing), f"p-{port}", SWITCH, up=up)
        if thing in self._site.routers:
            return End(self.space(thing), port, up=up)
        self._taken += 1
        bridge = LINE if thing == INTERNET else SWITCH
        return End(self.space(thing), f"n{self._taken}", bridge, up=up)
