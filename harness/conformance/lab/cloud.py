"""The reference cloud in the lab's world: each service that cameras need at its name's address, on port 443."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import product
from pathlib import Path

from harness.cloud.target import Target
from harness.conformance.embedded import as_target
from harness.conformance.faults import cloud_blueprint
from harness.engines.lab.lab import Lab
from harness.engines.lab.parts import Front
from harness.engines.lab.services.answers import forwarding
from harness.engines.lab.services.listening import listening
from harness.errors import BadInputError
from harness.sites.defaults import listed
from harness.sites.schema.document import Topology
from reference_impl.deployment.addresses import in_region, service_names
from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.settings import CloudSettings

_LIFE_S = 3600.0


class Named(EmbeddedCloud):
    """Clients are told names: those that a site's firewall and resolvers know."""

    def __init__(self, settings: CloudSettings, fault: str | None = None) -> None:
        super().__init__(settings, blueprint=cloud_blueprint(fault))
        self._by_name = dict(_services(settings.regions))
        self.ports: Mapping[str, int] = {}

    def port_of(self, host: str) -> int:
        """Where the service of that name listens on this machine. KeyError for a name that is not the cloud's."""
        return self.ports[self._by_name[host]]

    def _addresses(self, ports: Mapping[str, int]) -> dict[str, str]:
        self.ports = ports
        return super()._addresses(ports) | {service: f"https://{name}" for name, service in self._by_name.items()}

    def _names(self) -> Iterable[str]:
        return self._by_name


@asynccontextmanager
async def named_cloud(
    sites: Sequence[Topology], folder: Path, fault: str = "", life_s: float = _LIFE_S
) -> AsyncIterator[tuple[Named, Target]]:
    """The cloud by its names, which lead nowhere yet, perhaps with a seeded fault, for the time of the `async with`.

    Args:
        sites: whatever their regions are, the cloud has them.
        folder: for all that the cloud keeps.
        fault: ids of faults, joined by `+`, or "".
        life_s: how long credentials are good for.

    BadInputError: a site names what its cloud needs itself, and that is none of the reference cloud's hosts.
    """
    regions = tuple(dict.fromkeys(site.region for site in sites))
    if strangers := {need.host for site in sites for need in site.needs()} - dict(_services(regions)).keys():
        raise BadInputError(f"the reference cloud has no host that is called {', '.join(sorted(strangers))}")
    settings = CloudSettings(folder, regions=regions, credential_life_s=life_s)
    async with Named(settings, fault) as cloud:
        yield cloud, as_target(cloud.description, life_s, None)


@asynccontextmanager
async def cloud_in(lab: Lab, folder: Path, fault: str = "", life_s: float = _LIFE_S) -> AsyncIterator[Target]:
    """The same at its names in the lab, which runs."""
    async with named_cloud(lab.sites, folder, fault, life_s) as (cloud, target), AsyncExitStack() as stack:
        for front in (one for one in lab.plan.listeners if isinstance(one, Front)):
            answer = forwarding("127.0.0.1", cloud.port_of(front.host))
            await stack.enter_async_context(listening(front.namespace, front.address, front.port, answer))
        yield target


def _services(regions: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The names that cameras need, and what the cloud calls the service."""
    every = set(service_names(regions))
    for need, region in product(listed(), regions):
        service = need.name.replace("-", "_")
        yield need.host.replace("{region}", region), service if service in every else in_region(region, service)
