"""The networks of one cloud, in a block of addresses that nobody uses."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Network
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.conformance.containers.owner import remove
from harness.conformance.containers.subnets import free_blocks, routed, small
from harness.errors import CamproofFailedError

if TYPE_CHECKING:
    from docker import DockerClient

_ROUTES = Path("/proc/net/route")
_TRIES = 8
_AT_ONCE = 4


def make_networks(
    client: "DockerClient", wanted: Mapping[str, bool], prefix: str, labels: Mapping[str, str]
) -> tuple[IPv4Network, dict[str, Any]]:
    """Make them in the next block that is free, and that nobody takes meanwhile.

    Args:
        client: of the engine.
        wanted: whether nothing is to lead out of a network, by its name.
        prefix: of their names at the engine.
        labels: of each.

    Returns:
        The block, and the networks by name.
    """
    from docker.errors import APIError  # noqa: PLC0415 - an optional extra

    for block in islice(free_blocks(_taken(client), os.getpid()), _TRIES):
        made: dict[str, Any] = {}

        def make(place: int, name: str, block: IPv4Network = block, made: dict[str, Any] = made) -> None:
            made[name] = client.networks.create(
                f"{prefix}-{name}", internal=wanted[name], labels=dict(labels), ipam=_ipam(small(block, place))
            )

        try:
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                list(pool.map(make, range(len(wanted)), wanted))
        except APIError as refused:
            remove(made.values())
            if "overlap" not in str(refused):
                raise CamproofFailedError(f"the container engine makes no network: {refused.explanation}") from refused
        else:
            return block, made
    raise CamproofFailedError("10.64.0.0/10 has no free addresses for containers: say `docker network prune`")


def _ipam(subnet: IPv4Network) -> Any:  # noqa: ANN401 - docker's IPAMConfig
    from docker.types import IPAMConfig, IPAMPool  # noqa: PLC0415 - an optional extra

    return IPAMConfig(pool_configs=[IPAMPool(subnet=str(subnet), gateway=str(subnet.network_address + 1))])


def _taken(client: "DockerClient") -> list[IPv4Network]:
    """By the engine's networks, and by this machine's routes."""
    told = [pool.get("Subnet", "") for one in client.networks.list() for pool in one.attrs["IPAM"]["Config"] or ()]
    routes = routed(_ROUTES.read_text("utf-8")) if _ROUTES.exists() else []
    return [*routes, *(IPv4Network(subnet) for subnet in told if subnet and ":" not in subnet)]
