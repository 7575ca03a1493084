"""The years to come: more sites of the same kinds, and what they need."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from harness.capacity.prices import Bill, total
from harness.capacity.regions import RegionLoad
from harness.capacity.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Year:
    """One year.

    Args:
        number: from 0, which is now.
        cameras: then.
        mean_bits_per_s: media into all regions.
        busy_bits_per_s: when all sites are busy.
        uploads: a second.
        renewals: temporary credentials, a second.
        unwraps: content keys that players ask for, a second.
        egress_bits_per_s: media that players fetch.
        stored_bytes: kept, in one copy.
        cost_month: of all regions; 0 without prices.
    """

    number: int
    cameras: float
    mean_bits_per_s: float
    busy_bits_per_s: float
    uploads: float
    renewals: float
    unwraps: float
    egress_bits_per_s: float
    stored_bytes: float
    cost_month: float


def years(regions: Sequence[RegionLoad], bills: Sequence[Bill], wanted: Wanted) -> tuple[Year, ...]:
    """Now, and each year up to the last; everything grows with the number of sites."""
    return tuple(_year(number, (1 + wanted.growth) ** number, regions, bills) for number in range(wanted.years + 1))


def _year(number: int, factor: float, regions: Sequence[RegionLoad], bills: Sequence[Bill]) -> Year:
    sums = {name: factor * sum(getattr(load, name) for load in regions) for name in _SUMMED}
    return Year(number, cost_month=factor * total(bills), **sums)


_SUMMED = tuple(one.name for one in fields(Year) if one.name not in {"number", "cost_month"})
