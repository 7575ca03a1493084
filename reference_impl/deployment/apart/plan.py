"""What the parts of a cloud are called, where they are, and what their settings say. Pure: no file is touched.

Each part is one process: `global`, a region by its id, and `<region>/keys`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reference_impl.deployment import addresses as names
from reference_impl.deployment.apart.settings import KnownRegion
from reference_impl.deployment.regions import REGIONS
from reference_impl.media_store.locations.address import in_region

GLOBAL = "global"
CONTAINER_STATE = "/var/lib/camproof"
FIRST_PORT = 9000

_GLOBAL_PORTS = {names.IDENTITY: 1, names.MY_SYSTEMS: 2}
_WEB_PORT = 3
_GLOBAL_OPERATOR = 9
_REGION_PORTS = {names.CREDENTIALS: 0, names.MEDIA_STORE: 1, names.RECORDING_INDEX: 2, names.PLAYLISTS: 3}
_KEY_SERVER, _KEYS_OPERATOR, _REGION_OPERATOR = 5, 8, 9
_LAST = 10 * (len(REGIONS) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The cloud that is wanted.

    Args:
        regions: ids of the regions that it has.
        domain: of its names: `global.<domain>`, `<region>.<domain>`, `keys.<region>.<domain>`.
        host: an address at which all of it is found, instead of by these names.
        listen: the address on which each part listens.
        first_port: ports are this and a bit: identity has 9001, as a rule.
        state: the folder of what a part keeps, as the part sees it; `{part}` stands for the part's folder's name.
        databases: PostgreSQL databases by part; a part without one keeps SQLite files in its state.
        locations: where objects lie, as in `CloudSettings.storage_locations`; none: `a` and `b` in a region's state.
        credential_life_s: how long temporary credentials are good.
        licence_codes: how many a new cloud starts with.
        web: whether the global part serves the page, if it was built there.
        logs_kept: whether logs are files in a part's state, and not written to standard output.
        settings: more of the settings file, by part; of every part under "", of all key servers under "*/keys", of all
            regions under "*".
    """

    regions: tuple[str, ...] = tuple(REGIONS)
    domain: str = "camproof.test"
    host: str = ""
    listen: str = "0.0.0.0"  # noqa: S104 - within a container
    first_port: int = FIRST_PORT
    state: str = CONTAINER_STATE
    databases: Mapping[str, str] = field(default_factory=dict, repr=False)
    locations: tuple[str, ...] = ()
    credential_life_s: float = 3600.0
    licence_codes: int = 400
    web: bool = False
    logs_kept: bool = False
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = [region for region in self.regions if region not in REGIONS]
        if unknown or not self.regions:
            raise ValueError(f"regions: {', '.join(unknown) or 'none given'}; choose from {', '.join(REGIONS)}")
        if not 1 <= self.first_port <= 65_535 - _LAST:
            raise ValueError(f"first_port is {self.first_port}; it must be 1 to {65_535 - _LAST}")
        parts = {GLOBAL, *self.regions, *(f"{region}/keys" for region in self.regions)}
        if foreign := self.databases.keys() - parts:
            raise ValueError(f"databases: {', '.join(sorted(foreign))}: this cloud has no such part")
        if foreign := self.settings.keys() - parts - {"", "*", "*/keys"}:
            raise ValueError(f"settings: {', '.join(sorted(foreign))}: this cloud has no such part")


@dataclass(frozen=True, slots=True)
class Part:
    """One process of a cloud.

    Args:
        name: `global`, a region's id, or `<region>/keys`.
        host: its name, which its certificate bears, or the address instead of it.
        ports: of its services, by name within the part.
        operator_port: of health and metrics.
        module: `python -m MODULE --settings settings.json` runs it.
        region: it belongs to; "": none.
    """

    name: str
    host: str
    ports: Mapping[str, int]
    operator_port: int
    module: str
    region: str = ""

    @property
    def folder(self) -> str:
        """Its name as that of a folder, a container or a volume."""
        return self.name.replace("/", "-")

    def address(self, service: str) -> str:
        """The base address of one of its services."""
        authority = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{authority}:{self.ports[service]}"


def global_part(wanted: Wanted) -> Part:
    """Identity and My Systems, and the page."""
    places = _GLOBAL_PORTS | ({names.WEB: _WEB_PORT} if wanted.web else {})
    ports = {service: wanted.first_port + place for service, place in places.items()}
    host = wanted.host or f"global.{wanted.domain}"
    return Part(GLOBAL, host, ports, wanted.first_port + _GLOBAL_OPERATOR, "reference_impl.apart")


def region_part(wanted: Wanted, region: str) -> Part:
    """A region's services but its key server."""
    first = _first_port(wanted, region)
    ports = {service: first + place for service, place in _REGION_PORTS.items()}
    host = wanted.host or f"{region}.{wanted.domain}"
    return Part(region, host, ports, first + _REGION_OPERATOR, "reference_impl.apart", region)


def keys_part(wanted: Wanted, region: str) -> Part:
    """A region's key server."""
    first = _first_port(wanted, region)
    host, ports = wanted.host or f"keys.{region}.{wanted.domain}", {names.KEY_SERVER: first + _KEY_SERVER}
    return Part(f"{region}/keys", host, ports, first + _KEYS_OPERATOR, "reference_impl.key_server", region)


def parts(wanted: Wanted) -> tuple[Part, ...]:
    """All of them, the global one first."""
    regional = (make(wanted, region) for region in wanted.regions for make in (region_part, keys_part))
    return (global_part(wanted), *regional)


def known_region(wanted: Wanted, region: str) -> KnownRegion:
    """Its addresses."""
    part = region_part(wanted, region)
    addresses = {service: part.address(service) for service in _REGION_PORTS}
    return KnownRegion(id=region, key_server=keys_part(wanted, region).address(names.KEY_SERVER), **addresses)


def client_id(part: Part) -> str:
    """Its name at identity."""
    if part.name == GLOBAL:
        return names.MY_SYSTEMS
    return part.region if part.name == part.region else names.in_region(part.region, names.KEY_SERVER)


def audiences(part: Part) -> tuple[str, ...]:
    """Whom it may ask in its own name."""
    if part.name == GLOBAL:
        return ("keys",)
    return ("identity", "my-systems") if part.name == part.region else ("identity",)


def settings_of(wanted: Wanted, part: Part, jwks: Mapping[str, Any]) -> dict[str, Any]:
    """What its settings file says; what it names lies beside it, below its state, or is another part's address.

    Args:
        wanted: the cloud.
        part: one of it.
        jwks: public keys of every part, by name.
    """
    own = {
        "host": wanted.listen,
        "operator_port": part.operator_port,
        "certificate": "certificate.pem",
        "private_key": "private-key.pem",
        "trusted": "ca.pem",
        "client_key": "client-key.pem",
        "logs": f"{state_of(wanted, part)}/logs" if wanted.logs_kept else None,
    }
    more = _more(wanted, part)
    if wanted.web:
        more["web_origins"] = [*more.get("web_origins", ()), global_part(wanted).address(names.WEB)]
    if part.name == GLOBAL:
        return own | _of_global(wanted, part, jwks) | more
    heard = {"issuer": global_part(wanted).address(names.IDENTITY), "client_id": client_id(part), "region": part.region}
    of = _of_region if part.name == part.region else _of_keys
    return own | heard | of(wanted, part) | more


def state_of(wanted: Wanted, part: Part) -> str:
    """The folder of what it keeps, as it sees it."""
    return wanted.state.replace("{part}", part.folder)


def locations_of(wanted: Wanted, part: Part) -> tuple[str, ...]:
    """A region's storage locations."""
    state = state_of(wanted, part)
    return tuple(in_region(text, part.region) for text in wanted.locations) or (f"{state}/a", f"{state}/b")


def _of_global(wanted: Wanted, part: Part, jwks: Mapping[str, Any]) -> dict[str, Any]:
    asking = [one for one in parts(wanted) if one.name in jwks]
    return {
        "part": GLOBAL,
        "ports": dict(part.ports),
        **{service: part.address(service) for service in part.ports},
        "services": [
            {"client_id": client_id(one), "jwks": jwks[one.name], "audiences": audiences(one)} for one in asking
        ],
        "regions": [known_region(wanted, region).model_dump() for region in wanted.regions],
        "state": state_of(wanted, part),
        "database": wanted.databases.get(part.name, ""),
        "opening": "opening.json",
        "credential_life_s": wanted.credential_life_s,
    }


def _of_region(wanted: Wanted, part: Part) -> dict[str, Any]:
    return {
        "part": "region",
        "ports": dict(part.ports),
        "my_systems": global_part(wanted).address(names.MY_SYSTEMS),
        "media_store": part.address(names.MEDIA_STORE),
        "key_server": keys_part(wanted, part.region).address(names.KEY_SERVER),
        "session_key": "session.key",
        "state": state_of(wanted, part),
        "database": wanted.databases.get(part.name, ""),
        "storage_locations": locations_of(wanted, part),
        "credential_life_s": wanted.credential_life_s,
    }


def _of_keys(wanted: Wanted, part: Part) -> dict[str, Any]:
    state = state_of(wanted, part)
    return {
        "port": part.ports[names.KEY_SERVER],
        "database": wanted.databases.get(part.name, f"{state}/keys/keys.db"),
        "key_encryption_key": "key-encryption.key",
        "audit_heads": f"{state}/safe/audit-heads.db",
    }


def _more(wanted: Wanted, part: Part) -> dict[str, Any]:
    every: dict[str, Mapping[str, Any]] = {"": {}, "*": {}, "*/keys": {}} | dict(wanted.settings)
    kind = {} if part.name == GLOBAL else every["*" if part.name == part.region else "*/keys"]
    return {**every[""], **kind, **wanted.settings.get(part.name, {})}


def _first_port(wanted: Wanted, region: str) -> int:
    return wanted.first_port + 10 * (list(REGIONS).index(region) + 1)
