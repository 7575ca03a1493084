"""The cloud outside of labs, for cameras within them: in this process, or in containers as one deploys it."""

import shutil
from asyncio import StreamReader, StreamWriter, open_connection, start_unix_server
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from harness.cloud.target import Target
from harness.cloud.target_file.write import write_target
from harness.conformance.containers.target import in_containers
from harness.conformance.lab.cloud import named_cloud
from harness.conformance.lab.doors import TARGET, door
from harness.engines.accepted import Accepted
from harness.engines.lab.services.answers import carried
from harness.sites.schema.document import Need, Topology
from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.description import CloudDescription

_AUTHORITY = "ca.pem"


@asynccontextmanager
async def cloud_for(sites: Sequence[Topology], doors: Path, state: Path) -> AsyncIterator[None]:
    """The cloud in this process, and doors to all that the sites need of it, for the time of the `async with`.

    Args:
        sites: whose regions the cloud has.
        doors: the folder for socket files, and the target's: all that a lab needs to see.
        state: for all that the cloud keeps.

    BadInputError: a site names what its cloud needs itself, and that is none of the reference cloud's hosts.
    """
    async with named_cloud(sites, state) as (cloud, target), AsyncExitStack() as stack:
        for need in {need for site in sites for need in site.needs()}:
            await stack.enter_async_context(
                _opened(door(doors, need.host, need.port), "127.0.0.1", cloud.port_of(need.host))
            )
        _tell(doors, target)
        yield


@asynccontextmanager
async def containers_for(sites: Sequence[Topology], doors: Path) -> AsyncIterator[tuple[Topology, ...]]:
    """The cloud in containers likewise; the sites, which need its names.

    Raises:
        BadInputError: no engine answers, or it has not the images.
        CamproofFailedError: a container did not get ready.
    """
    regions = tuple(dict.fromkeys(site.region for site in sites))
    async with in_containers(Wanted(regions=regions)) as (cloud, target), AsyncExitStack() as stack:
        needs = {region: tuple(_needs(cloud.provisioned.description, region)) for region in regions}
        for host, port in {(need.host, need.port) for own in needs.values() for need in own}:
            await stack.enter_async_context(_opened(door(doors, host, port), target.resolve[host], port))
        _tell(doors, target)
        yield tuple(_needing(site, needs) for site in sites)


def _needing(site: Topology, needs: Mapping[str, tuple[Need, ...]]) -> Topology:
    return site.model_copy(update={"cloud": site.cloud.model_copy(update={"needs": needs[site.region]})})


def _tell(doors: Path, target: Target) -> None:
    """What cameras and their administrator need to know: neither how names resolve, nor what the cloud keeps."""
    shutil.copyfile(target.ca_file, doors / _AUTHORITY)
    told = {
        "ca_file": doors / _AUTHORITY, "resolve": {}, "features": target.features - {"evidence-at-rest"},
        "evidence": (), "databases": (), "global_at_rest": (),
    }  # fmt: skip
    write_target(doors / TARGET, target.model_copy(update=told))


def _needs(cloud: CloudDescription, region: str) -> Iterator[Need]:
    """What a camera of that region must reach."""
    (place,) = (one for one in cloud.regions if one.id == region)
    addresses = {
        "identity": cloud.identity, "my-systems": cloud.my_systems, "credentials": place.credentials,
        "media-store": place.media_store, "recording-index": place.recording_index, "key-server": place.key_server,
    }  # fmt: skip
    for name, address in addresses.items():
        at = urlsplit(address)
        yield Need(name=name, host=at.hostname or "", port=at.port or 443)


@asynccontextmanager
async def _opened(file: Path, address: str, port: int) -> AsyncIterator[None]:
    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(OSError):
            await carried(reader, writer, *await open_connection(address, port))

    connections = Accepted(answer)
    server = await start_unix_server(connections.accept, file)
    try:
        yield
    finally:
        server.close()
        await connections.end()
