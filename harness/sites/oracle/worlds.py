"""What routers got on their outside. Where that hangs on luck, each way in which it can turn out is a world."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from harness.sites.defaults import Listed
from harness.sites.oracle.leases import STATIC, Offers, from_provider
from harness.sites.oracle.verdicts import Lease
from harness.sites.schema.document import Topology
from harness.sites.wiring import Wiring

_MOST_WORLDS = 64


@dataclass(frozen=True, slots=True)
class World:
    """A site in which every router has what it has on its outside.

    Args:
        site: as it is described.
        wiring: its broadcast domains.
        outside: for each router what it goes by on its outside; None where nobody gave it an address.
        needs: what a camera must reach.
    """

    site: Topology
    wiring: Wiring
    outside: dict[str, Lease | None]
    needs: tuple[Listed, ...]

    def plugged(self, router: str) -> bool:
        """Whether anything is at the other end of its outside port."""
        return router in self.wiring.internet or len(self.wiring.of[f"{router}/outside"].nodes) > 1


def worlds(site: Topology, wiring: Wiring, offered: dict[int, Offers]) -> tuple[World, ...]:
    """All of them, the first 64 at the most; nearly always it is one."""
    choices = {router: tuple(_choices(site, wiring, offered, router)) for router in site.routers}
    every = islice(product(*choices.values()), _MOST_WORLDS)
    needs = site.needs()
    return tuple(World(site, wiring, dict(zip(choices, one, strict=True)), needs) for one in every)


def _choices(site: Topology, wiring: Wiring, offered: dict[int, Offers], name: str) -> Iterator[Lease | None]:
    router = site.routers[name]
    if router.outside != "dhcp":
        own = router.outside
        yield Lease(STATIC, own.network, own.ip, own.ip, router.gateway, router.resolvers)
        return
    if name in wiring.internet:
        yield _asking(from_provider(site), name, site)
        return
    here = offered[id(wiring.of[f"{name}/outside"])]
    yield from (_asking(server.lease, name, site) for server in here.giving)
    if here.short or here.alike or not here.giving:
        yield None


def _asking(lease: Lease, name: str, site: Topology) -> Lease:
    """The same, with the resolvers that the router was told by hand, if it was told any."""
    own = site.routers[name].resolvers
    return lease._replace(resolvers=own) if own else lease
