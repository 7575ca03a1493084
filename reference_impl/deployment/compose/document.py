"""What a compose file says. Pure: no file is touched."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from reference_impl.deployment.apart import plan
from reference_impl.deployment.apart.plan import GLOBAL, Part, Wanted
from reference_impl.deployment.containers.databases import SUPERUSER, servers

STORAGE = "storage.env"
_SUBNETS, _SUBNET_BITS = IPv4Network("10.173.192.0/22"), 28
_RIGHTS = {
    "read_only": True,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "tmpfs": ["/tmp"],  # noqa: S108 - in the container
    "restart": "unless-stopped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is around the cloud.

    Args:
        image: of the services.
        postgres_image: of the databases.
        user: whose the parts' files are, and who runs them: a number.
        publish: the address of this machine at which the services' ports are; the operator's are not published.
        subnets: the networks lie in it, 14 addresses each.
    """

    image: str = "camproof/reference-cloud"
    postgres_image: str = "camproof/postgres"
    user: int = 10001
    publish: str = "127.0.0.1"
    subnets: IPv4Network = _SUBNETS


def document(wanted: Wanted, around: Around) -> dict[str, Any]:
    """The compose file of the cloud, with a PostgreSQL for each place."""
    networks = _networks(wanted)
    small = around.subnets.subnets(new_prefix=_SUBNET_BITS)
    return {
        "services": dict([*_parts(wanted, around), *_databases(wanted, around)]),
        "networks": {
            name: {"internal": internal, "ipam": {"config": [{"subnet": str(subnet)}]}}
            for (name, internal), subnet in zip(networks.items(), small, strict=False)
        },
        "volumes": {name: {} for name in _volumes(wanted)},
    }


def has_buckets(wanted: Wanted) -> bool:
    """Whether objects lie in any, for which regions need credentials."""
    return any("://" in where for where in wanted.locations)


def networks_of(wanted: Wanted, part: Part) -> list[str]:
    """Where a part asks and is asked. A region meets the global part alone, and so does a key server."""
    if part.name == GLOBAL:
        asking = (one for one in plan.parts(wanted) if one.name != GLOBAL)
        return [*(_network(one) for one in asking), _to_database(part)]
    return [_network(part), _to_database(part)]


def _networks(wanted: Wanted) -> dict[str, bool]:
    """Whether nothing leads out of them, by name: only databases can do without, as published ports need a way."""
    found = {name: False for part in plan.parts(wanted) for name in networks_of(wanted, part)}
    return found | {_to_database(part): True for part in plan.parts(wanted)}


def _network(part: Part) -> str:
    return f"region-{part.region}" if part.name == part.region else f"keys-{part.region}"


def _to_database(part: Part) -> str:
    return f"database-{part.folder}"


def _parts(wanted: Wanted, around: Around) -> Iterator[tuple[str, dict[str, Any]]]:
    serving = {part: server for server in servers(wanted) for part in server.databases}
    for part in plan.parts(wanted):
        yield (
            part.folder,
            {
                "image": around.image,
                "command": [part.module, "--settings", "/etc/camproof/settings.json"],
                "user": f"{around.user}:0",
                **_RIGHTS,
                **({"env_file": [f"./{STORAGE}"]} if part.name == part.region and has_buckets(wanted) else {}),
                "volumes": [f"./{part.folder}:/etc/camproof:ro", *_kept(wanted, part)],
                "networks": {name: _alias(name, part) for name in networks_of(wanted, part)},
                "ports": [f"{around.publish}:{port}:{port}" for port in part.ports.values()],
                "depends_on": {serving[part.name].name: {"condition": "service_healthy"}},
            },
        )


def _alias(network: str, part: Part) -> dict[str, Any]:
    """Its name, but not where nobody asks it."""
    return {} if network == _to_database(part) else {"aliases": [part.host]}


def _databases(wanted: Wanted, around: Around) -> Iterator[tuple[str, dict[str, Any]]]:
    known = {part.name: part for part in plan.parts(wanted)}
    for server in servers(wanted):
        yield (
            server.name,
            {
                "image": around.postgres_image,
                **_RIGHTS,
                "environment": {"POSTGRES_USER": SUPERUSER, "POSTGRES_PASSWORD_FILE": "/run/first/password"},
                "volumes": [
                    f"./{server.name}/password:/run/first/password:ro",
                    f"./{server.name}/first.sql:/docker-entrypoint-initdb.d/first.sql:ro",
                    f"{server.name}:/var/lib/postgresql/data",
                ],
                "networks": {_to_database(known[part]): {"aliases": [server.host]} for part in server.databases},
                "stop_grace_period": "60s",
            },
        )


def _kept(wanted: Wanted, part: Part) -> Iterator[str]:
    """Volumes of what it keeps: the state, and each storage location that is a folder below it."""
    state = plan.state_of(wanted, part)
    yield f"{part.folder}:{state}"
    for where in plan.locations_of(wanted, part) if part.name == part.region else ():
        if where.startswith(f"{state}/"):
            yield f"{part.folder}-{where.removeprefix(f'{state}/')}:{where}"


def _volumes(wanted: Wanted) -> Iterator[str]:
    for part in plan.parts(wanted):
        yield from (kept.partition(":")[0] for kept in _kept(wanted, part))
    yield from (server.name for server in servers(wanted))
