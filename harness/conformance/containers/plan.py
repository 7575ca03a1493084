"""Which containers the cloud has, on which networks, with what. Pure: nothing is asked or made here.

A region and the global part share a network, a key server and the global part another; each database is on internal
networks with nobody but its part. So a region reaches nothing of another region, and no key server.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from pathlib import Path
from types import MappingProxyType

from harness.conformance.containers.subnets import small
from reference_impl.deployment.apart.plan import CONTAINER_STATE, GLOBAL, Part, Wanted, parts
from reference_impl.deployment.containers.databases import Server, servers

SETTINGS = "/etc/camproof"
_FIRST, _SECOND = 2, 3  # hosts of a network; the engine has the first address


@dataclass(frozen=True, slots=True)
class Line:
    """A container's end of a network."""

    network: str
    host: int  # within the network
    alias: str = ""  # its name there


@dataclass(frozen=True, slots=True)
class Planned:
    """A container to be made."""

    name: str
    image: str
    lines: tuple[Line, ...]
    place: str  # the global part, or a region: what starts together
    command: tuple[str, ...] = ()
    port: int = 5432  # on which it listens first
    ready: tuple[str, ...] = ("pg_isready", "--quiet", "--host", "127.0.0.1")  # succeeds in it
    folders: Mapping[Path, str] = field(default_factory=dict)  # of this machine: where they are mounted, and how
    volume: str = ""  # where a database's own is mounted
    published: Mapping[int, str] = field(default_factory=dict)  # its ports at addresses of this machine
    disk_bytes: int = 0  # of the disk in memory that it keeps its state on; 0: a folder or volume of this machine's
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Where it keeps all that it keeps."""
        return self.volume or CONTAINER_STATE


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole cloud."""

    containers: tuple[Planned, ...]
    networks: Mapping[str, bool]  # by name: whether nothing leads out of it

    def address(self, planned: Planned, block: IPv4Network) -> str:
        """Where this machine reaches it."""
        line = planned.lines[0]
        return self.address_of(line, block)

    def address_of(self, line: Line, block: IPv4Network) -> str:
        """A container's address on a network."""
        return str(small(block, list(self.networks).index(line.network)).network_address + line.host)


def plan(
    wanted: Wanted, folder: Path, images: tuple[str, str], disk_bytes: Mapping[str, int] = MappingProxyType({})
) -> Plan:
    """The containers of a cloud that is provisioned in `folder`, with the images of services and PostgreSQL.

    `disk_bytes` are by container, with `/` for a part's: of those whose disk is to have a size.
    """
    internal = {line.network: True for server in servers(wanted) for line in _of_server(server).values()}
    own = {line.network: False for part in parts(wanted) for line in _lines(wanted, part)}
    containers = [
        *(_database(server, folder, images[1], disk_bytes.get(server.name, 0)) for server in servers(wanted)),
        *(_part(wanted, part, folder, images[0], disk_bytes.get(part.name, 0)) for part in parts(wanted)),
    ]
    return Plan(tuple(containers), {**own, **internal})


def _part(wanted: Wanted, part: Part, folder: Path, image: str, disk_bytes: int) -> Planned:
    own = _of_server(next(server for server in servers(wanted) if part.name in server.databases))[part.name]
    settings = f"{SETTINGS}/settings.json"
    state = {} if disk_bytes else {state_folder(folder, part): f"{CONTAINER_STATE}:rw"}
    return Planned(
        name=part.folder,
        image=image,
        lines=(*_lines(wanted, part), Line(own.network, _SECOND)),
        place=part.region or GLOBAL,
        command=(part.module, "--settings", settings),
        port=min(part.ports.values()),
        ready=("python3", "/opt/camproof/reference_impl/deployment/containers/readiness.py", settings),
        folders={folder / part.folder: f"{SETTINGS}:ro", **state},
        disk_bytes=disk_bytes,
    )


def _lines(wanted: Wanted, part: Part) -> tuple[Line, ...]:
    """Its ends of the networks that it shares with other parts."""
    if part.name != GLOBAL:
        return (Line(_shared(part), _SECOND, part.host),)
    return tuple(Line(_shared(other), _FIRST, part.host) for other in parts(wanted) if other.name != GLOBAL)


def _shared(part: Part) -> str:
    return f"region-{part.region}" if part.name == part.region else f"keys-{part.region}"


def _database(server: Server, folder: Path, image: str, disk_bytes: int) -> Planned:
    return Planned(
        name=server.name,
        image=image,
        lines=tuple(_of_server(server).values()),
        place=server.place,
        folders={database_folder(folder, server): "/docker-entrypoint-initdb.d:ro"},
        volume="/var/lib/postgresql/data",
        disk_bytes=disk_bytes,
        environment={"POSTGRES_PASSWORD_FILE": "/docker-entrypoint-initdb.d/password"},
    )


def _of_server(server: Server) -> dict[str, Line]:
    """A network for each of its databases, by the part whose it is."""
    return {part: Line(f"db-{part.replace('/', '-')}", _FIRST, server.host) for part in server.databases}


def state_folder(folder: Path, part: Part) -> Path:
    """Of this machine: what a part keeps."""
    return folder / "state" / part.folder


def database_folder(folder: Path, server: Server) -> Path:
    """Of this machine: what a database server begins with."""
    return folder / server.name
