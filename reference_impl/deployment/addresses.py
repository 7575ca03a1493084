"""The services' names and addresses."""

from collections.abc import Iterable, Mapping

IDENTITY = "identity"
MY_SYSTEMS = "my_systems"
CREDENTIALS = "credentials"
MEDIA_STORE = "media_store"
RECORDING_INDEX = "recording_index"
PLAYLISTS = "playlists"
KEY_SERVER = "key_server"

_GLOBAL = (IDENTITY, MY_SYSTEMS)
_REGIONAL = (CREDENTIALS, MEDIA_STORE, RECORDING_INDEX, PLAYLISTS, KEY_SERVER)
OPERATOR = "operator"  # of the whole cloud, on the machine itself
WEB = "web"  # the page

_ANY = ("0.0.0.0", "::")  # noqa: S104 - recognised here, not bound


def in_region(region: str, service: str) -> str:
    """The name of a region's service."""
    return f"{region}/{service}"


def service_names(regions: Iterable[str]) -> list[str]:
    """Every service of a cloud, in the order in which they take ports."""
    return [*_GLOBAL, *(in_region(region, service) for region in regions for service in _REGIONAL)]


def addresses(host: str, ports: Mapping[str, int]) -> dict[str, str]:
    """Each service's base address. A cloud that listens everywhere is `localhost` to its own machine."""
    name = "localhost" if host in _ANY else host
    authority = f"[{name}]" if ":" in name else name
    return {service: f"https://{authority}:{port}" for service, port in ports.items()}
