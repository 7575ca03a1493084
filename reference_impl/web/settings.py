"""What the page is told of the cloud that it is of."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class WebRegion:
    """A region, with the addresses that a page asks there (https://…)."""

    id: str
    name: str
    place: str
    credentials: str
    media_store: str
    recording_index: str
    playlists: str
    key_server: str

    @property
    def addresses(self) -> tuple[str, ...]:
        """Of its services."""
        return tuple(getattr(self, field.name) for field in fields(self)[3:])


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The page's own address, and where everything else is."""

    address: str  # https://…, as browsers write an origin
    identity: str
    my_systems: str
    regions: tuple[WebRegion, ...]
    client_id: str

    @property
    def asked(self) -> tuple[str, ...]:
        """Every origin that the page may ask: those of this cloud, and no other."""
        return (self.identity, self.my_systems, *(one for region in self.regions for one in region.addresses))

    @property
    def document(self) -> dict[str, Any]:
        """What `/config.json` says."""
        return {
            "issuer": self.identity,
            "client_id": self.client_id,
            "my_systems": self.my_systems,
            "regions": [asdict(region) for region in self.regions],
        }
