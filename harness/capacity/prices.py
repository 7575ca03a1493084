"""What things cost: a file of the user's, and what a fleet comes to with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from harness.capacity.regions import RegionLoad
from harness.scenario.loading.whole_file import from_file
from harness.scenario.schema.base import Name, Strict

_MONTH_S = 365 / 12 * 86_400
_GB, _MILLION, _BITS = 1e9, 1e6, 8
Price = Annotated[float, Field(ge=0, strict=False)]


class Rates(Strict):
    """Prices; what is not said costs nothing.

    Args:
        stored_gb_month: of a GB (10^9 bytes) that is kept for a month, in one copy.
        copies: how many copies are kept and paid for.
        upload_million: of a million PutObject requests.
        index_million: of a million rows of the recording index.
        credentials_million: of a million temporary credentials.
        unwraps_million: of a million content keys that players ask for.
        egress_gb: of a GB that players fetch.
        ingress_gb: of a GB that cameras upload.
        camera_month: of a camera for a month: licence, and whatever else goes by cameras.
        site_month: of a site for a month: its line.
    """

    stored_gb_month: Price = 0.0
    copies: Annotated[int, Field(ge=1)] = 1
    upload_million: Price = 0.0
    index_million: Price = 0.0
    credentials_million: Price = 0.0
    unwraps_million: Price = 0.0
    egress_gb: Price = 0.0
    ingress_gb: Price = 0.0
    camera_month: Price = 0.0
    site_month: Price = 0.0


class Prices(Rates):
    """A price file.

    Args:
        camproof: the format of the file.
        currency: what the numbers are in.
        source: where they come from.
        regions: what differs in a region, by id.
    """

    camproof: Literal["prices/1"]
    currency: Annotated[str, Field(min_length=1, max_length=8)]
    source: Annotated[str, Field(min_length=1)]
    regions: dict[Name, Rates] = Field(default_factory=dict)

    def of(self, region: str) -> Rates:
        """What holds in a region: its own prices where it says them, else those of all."""
        own = self.regions.get(region)
        everywhere = {name: getattr(self, name) for name in Rates.model_fields}
        return Rates(**everywhere) if own is None else Rates(**{**everywhere, **own.model_dump(exclude_unset=True)})


@dataclass(frozen=True, slots=True)
class Bill:
    """What one region costs a month, by item, in the currency of the price file."""

    region: str
    items: Mapping[str, float]

    @property
    def total(self) -> float:
        """All items."""
        return sum(self.items.values())


def load_prices(path: Path) -> Prices:
    """The prices in a file.

    Raises:
        BadInputError: it can't be read.
        ExceptionGroup: something is wrong with it; a BadInputError for each thing.
    """
    return from_file(path, Prices, "a price file")


def bill(prices: Prices, load: RegionLoad, sites: int) -> Bill:
    """A month of a region as it is now."""
    rates, month = prices.of(load.id), _MONTH_S
    return Bill(load.id, {
        "storage": load.stored_bytes / _GB * rates.stored_gb_month * rates.copies,
        "uploads": load.uploads * month / _MILLION * rates.upload_million,
        "index rows": load.index_rows * month / _MILLION * rates.index_million,
        "credentials": load.renewals * month / _MILLION * rates.credentials_million,
        "key unwraps": load.unwraps * month / _MILLION * rates.unwraps_million,
        "playback": load.egress_bits_per_s / _BITS * month / _GB * rates.egress_gb,
        "ingress": load.mean_bits_per_s / _BITS * month / _GB * rates.ingress_gb,
        "cameras": load.cameras * rates.camera_month,
        "sites": sites * rates.site_month,
    })  # fmt: skip


def total(bills: Sequence[Bill]) -> float:
    """All regions."""
    return sum(one.total for one in bills)
