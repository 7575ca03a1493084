"""A site of a running lab: what is in it, found by its names in the topology."""

import asyncio
from dataclasses import dataclass

from harness.engines.lab.lab import Lab
from harness.engines.lab.layout.ends import CAMERA
from harness.engines.lab.parts import Cable, Dnsmasq, End
from harness.errors import BadInputError
from harness.sites.schema.servers import Dhcp


@dataclass(frozen=True, slots=True)
class Place:
    """A site of a lab."""

    lab: Lab
    number: int

    @property
    def cables(self) -> list[Cable]:
        """Those of the whole lab."""
        return self.lab.plan.cables

    def space(self, name: str) -> str:
        """A thing's namespace."""
        found = self.lab.ends[self.number].space(name)
        if found not in self.lab.plan.namespaces:
            raise BadInputError(f"{self.lab.sites[self.number].name} has nothing that is called {name!r}")
        return found

    def plugged(self, port: str) -> End:
        """What of the network a port's cable hangs at: of a camera the port of its switch."""
        thing, slash, which = port.partition("/")
        space = self.space(thing)
        device = (which if thing in self.lab.sites[self.number].routers else f"p-{which}") if slash else CAMERA
        for cable in self.cables:
            for own, far in ((cable.one, cable.other), (cable.other, cable.one)):
                if (own.namespace, own.device) == (space, device):
                    return own if own.bridge else far
        raise BadInputError(f"nothing is plugged into {port!r}")

    def ports(self, name: str) -> list[End]:
        """The ends in a thing's switch, or the far ends of a router's cables."""
        space = self.space(name)
        pairs = [(c.one, c.other) for c in self.cables] + [(c.other, c.one) for c in self.cables]
        return [own if own.bridge else far for own, far in pairs if own.namespace == space]

    def server(self, name: str, kind: str, called: str) -> Dnsmasq:
        """A thing's server, `dhcp` or `dns`."""
        space = self.space(name)
        for one in self.lab.plan.servers:
            if one.name == f"{space}.{kind}":
                return one
        raise BadInputError(f"{name} has no {called}")

    def dhcp_server(self, name: str) -> tuple[Dnsmasq, Dhcp]:
        """A thing's DHCP server, and its settings."""
        site = self.lab.sites[self.number]
        settings = {
            **{one: appliance.switch.dhcp for one, appliance in site.appliances.items()},
            **{one: router.dhcp for one, router in site.routers.items()},
            **{one: host.dhcp for network in site.networks.values() for one, host in network.hosts.items()},
        }.get(name)
        server = self.server(name, "dhcp", "DHCP server")
        assert settings is not None  # noqa: S101 - or there would be no server
        return server, settings

    async def stopped(self, space: str) -> None:
        """Whatever serves there, or asks for an address, stops."""
        names = [s.name for s in self.lab.plan.servers if s.namespace == space]
        names += [c.name for c in self.lab.plan.clients if c.namespace == space]
        await asyncio.gather(*map(self.lab.kernel.stop, names))

    async def started(self, space: str) -> None:
        """It starts anew."""
        for server in self.lab.plan.servers:
            if server.namespace == space:
                await self.lab.kernel.serve(server)
        for client in self.lab.plan.clients:
            if client.namespace == space:
                await self.lab.kernel.ask(client)

    async def power(self, cameras: list[str], *, on: bool) -> None:
        """Take or give the power of cameras, by their namespaces. With it they ask for their addresses anew."""
        for space in cameras:
            self.lab.power(space, on)
        for space in cameras if on else ():
            await self.started(space)
        await asyncio.gather(*(() if on else map(self.stopped, cameras)))

    def fed_at(self, ends: list[End]) -> list[str]:
        """Namespaces of cameras that these ports feed: those that hang there and have no supply of their own."""
        every = self.lab.sites[self.number].each_camera()
        cameras = {self.space(camera.name) for camera in every if camera.of.power != "own"}
        pairs = [(c.one, c.other) for c in self.cables] + [(c.other, c.one) for c in self.cables]
        return [far.namespace for own, far in pairs if own in ends and far.namespace in cameras]

    def link(self, ends: list[End], *, up: bool) -> None:
        """Give or take the link at these ends."""
        for end in ends:
            self.lab.kernel.link(end, up=up)
