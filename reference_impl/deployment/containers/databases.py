"""PostgreSQL servers of a cloud taken apart: one a place, and in it a database and a role for each part. Pure."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from reference_impl.deployment.apart.plan import GLOBAL, Wanted

SUPERUSER = "postgres"
_PORT = 5432


@dataclass(frozen=True, slots=True)
class Server:
    """One PostgreSQL server.

    Args:
        place: the global part, or a region.
        host: its name.
        databases: its databases by the part that keeps its rows there; a role of the same name owns each.
    """

    place: str
    host: str
    databases: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its name as that of a container."""
        return f"{self.place}-db"


@dataclass(frozen=True, slots=True)
class Passwords:
    """A password for each part's role, and for the superuser of each server by its place."""

    roles: Mapping[str, str] = field(repr=False)
    superusers: Mapping[str, str] = field(repr=False)


def servers(wanted: Wanted) -> tuple[Server, ...]:
    """The global part's first. A region's key server has a database of its own in the region's."""
    own = [Server(GLOBAL, f"db.global.{wanted.domain}", {GLOBAL: "global"})]
    for region in wanted.regions:
        databases = {region: "region", f"{region}/keys": "keys"}
        own.append(Server(region, f"db.{region}.{wanted.domain}", databases))
    return tuple(own)


def passwords(wanted: Wanted) -> Passwords:
    """New ones."""
    found = servers(wanted)
    roles = {part: secrets.token_urlsafe(18) for server in found for part in server.databases}
    return Passwords(roles, {server.place: secrets.token_urlsafe(18) for server in found})


def addresses(wanted: Wanted, known: Passwords) -> dict[str, str]:
    """Of each part's database, as `Wanted.databases` takes them."""
    return {
        part: f"postgresql://{name}:{known.roles[part]}@{server.host}:{_PORT}/{name}"
        for server in servers(wanted)
        for part, name in server.databases.items()
    }


def beginning(server: Server, known: Passwords) -> str:
    """SQL that makes its databases and roles: nobody but its owner may open one."""
    lines = []
    for part, name in server.databases.items():
        lines += [
            f"CREATE ROLE \"{name}\" LOGIN PASSWORD '{known.roles[part]}';",
            f'CREATE DATABASE "{name}" OWNER "{name}";',
            f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;',
        ]
    return "\n".join([*lines, "REVOKE ALL ON DATABASE postgres FROM PUBLIC;", ""])
