"""Sites in the lab: laid, running, and looked at."""

import asyncio
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.engines.lab import exchanges
from harness.engines.lab.capture import capturing
from harness.engines.lab.kernel import Kernel
from harness.engines.lab.layout.ends import SWITCH, Ends
from harness.engines.lab.layout.site import camera_client, site_plan
from harness.engines.lab.layout.world import core, world_of
from harness.engines.lab.lease import Lease, happened
from harness.engines.lab.look import Patience, look_around
from harness.engines.lab.observed import CameraSeen, SiteSeen
from harness.engines.lab.parts import Client
from harness.engines.lab.services.certificates import Certificates
from harness.engines.lab.services.opened import open_all
from harness.sites.schema.camera import Camera
from harness.sites.schema.document import Topology

_GIVEN, _GIVEN_UP = {"bound", "renew"}, "leasefail"
_ROUNDS = 2  # of asking in vain until a client has none: on a busy machine a server may be slower than one round
_LONGEST_S = 20.0  # until every client has a lease or has given up so often


class Lab:
    """All sites at once, for the time of the `async with`; only in namespaces of its own (`outside.in_namespaces`).

    Args:
        sites: topologies; their names may be alike.
        folder: for what runs.
        captures: where to keep a capture of each site; None to keep none.
        prefix: of the names of all namespaces, where several labs are in one process.
        stand_in: whether something answers in the cloud's place; otherwise somebody else opens its fronts.
    """

    def __init__(
        self,
        sites: Sequence[Topology],
        folder: Path,
        captures: Path | None = None,
        *,
        prefix: str = "",
        stand_in: bool = True,
    ) -> None:
        self.sites = tuple(sites)
        self.world = world_of(self.sites, prefix)
        self.certificates = Certificates()
        self.ends = [Ends(site, f"{prefix}{number}.") for number, site in enumerate(self.sites)]
        self.power: Callable[[str, bool], None] = _nobody_is_told  # a camera's, by its namespace: whether it has any
        self.clock: Callable[[str, float], None] = _nobody_is_told  # likewise: by how many seconds it is ahead
        self._folder, self._captures, self._stand_in = folder, captures, stand_in
        self._stack = AsyncExitStack()
        self.plan = core(self.world)
        for number, (site, ends) in enumerate(zip(self.sites, self.ends, strict=True)):
            self.plan.add(site_plan(site, number, ends, self.world, self._told))

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self.kernel = await stack.enter_async_context(Kernel(self.plan, self._folder))
            await open_all(self.plan.listeners, self.certificates, stack, stand_in=self._stand_in)
            for number in range(len(self.sites)):
                await self._listen(number, stack)
            await self.kernel.wait_for_trees()
            for client in self.plan.clients:
                await self.kernel.ask(client)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    async def settle(self) -> None:
        """Wait until every DHCP client is settled; at most 20 s."""
        until = time.monotonic() + _LONGEST_S
        waiting = list(self.plan.clients)
        while waiting and time.monotonic() < until:
            waiting = [one for one in waiting if not self.is_settled(one)]
            await asyncio.sleep(0.02)

    async def look(self, number: int, looking: asyncio.Semaphore, trust: ssl.SSLContext | None = None) -> SiteSeen:
        """What the cameras of a site see.

        Args:
            number: which site's.
            looking: how many may look at once, as what answers them may be in this process, too.
            trust: whose certificates are the cloud's; None for the stand-in's.
        """
        site, trust = self.sites[number], trust or self.certificates.trust()
        needs = site.needs()

        async def one_by_one(camera: Camera) -> CameraSeen:
            async with looking:
                space = self.ends[number].space(camera.name)
                return await look_around(space, camera, self.lease(number, camera), needs, trust, Patience())

        seen = await asyncio.gather(*map(one_by_one, site.each_camera()))
        messages = {name: exchanges.read(self._file(number, name)) for name in _switches(site)}
        heard = {name: exchanges.servers(passed) for name, passed in messages.items()}
        return SiteSeen(site.name, heard, tuple(seen), tuple(self.kernel.absent), dhcp=messages)

    def resolvers(self, number: int, camera: Camera) -> tuple[str, ...]:
        """Whom that camera asks for names now."""
        lease = self.lease(number, camera)
        return lease.dns if lease else tuple(map(str, camera.of.dns)) if camera.address else ()

    def lease(self, number: int, camera: Camera) -> Lease | None:
        """What that camera holds now."""
        if camera.address is not None:
            return None
        events = happened(self.kernel.events(camera_client(self.ends[number], camera)))
        last = next((event for event in reversed(events) if event.kind in {"bound", "renew", "deconfig"}), None)
        return last.lease if last else None

    def is_settled(self, client: Client) -> bool:
        """Whether a client has a lease, or has asked in vain for two rounds."""
        kinds = [event.kind for event in happened(self.kernel.events(client))]
        return not _GIVEN.isdisjoint(kinds) or kinds.count(_GIVEN_UP) >= _ROUNDS

    async def _listen(self, number: int, stack: AsyncExitStack) -> None:
        """Capture at every switch of a site."""
        ends, site = self.ends[number], self.sites[number]
        for name in _switches(site):
            await stack.enter_async_context(
                capturing(ends.space(name), SWITCH, self._file(number, name), everything=self._keeps)
            )

    @property
    def _keeps(self) -> bool:
        return self._captures is not None

    def _file(self, number: int, name: str) -> Path:
        site = self.sites[number].name
        label = site if len(self.sites) == 1 else f"{number}-{site}"
        return (self._captures or self._folder) / f"{label}-{name}.pcap"

    def _told(self, namespace: str) -> Path:
        return self._folder / f"{namespace}.resolv"


def _nobody_is_told(_space: str, _what: float) -> None:
    """Cameras that only look keep nothing that a loss of power could take, and sign nothing."""


def _switches(site: Topology) -> tuple[str, ...]:
    return (*site.appliances, *site.networks)
