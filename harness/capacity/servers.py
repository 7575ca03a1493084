"""How many servers like a calibrated one a region takes: usually, and when all its sites catch up at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.capacity.calibration import Calibration, Prediction, predicted
from harness.capacity.regions import RegionLoad
from harness.capacity.wanted import Wanted


@dataclass(frozen=True, slots=True)
class RegionServers:
    """One region.

    Args:
        id: such as `eu-fra`.
        usual: in the mean.
        returning: when all lines of its sites are full of what waited.
        segment_bytes: the mean of the fleet's segments, to be held against the calibration's.
    """

    id: str
    usual: Prediction
    returning: Prediction
    segment_bytes: float


def region_servers(
    calibration: Calibration, regions: Sequence[RegionLoad], wanted: Wanted
) -> tuple[RegionServers, ...]:
    """Of every region."""
    return tuple(_servers(calibration, load, wanted) for load in regions)


def request_rates(load: RegionLoad, wanted: Wanted, *, catching_up: float = 1.0) -> dict[str, float]:
    """Requests a second, in a calibration's names; uploads are so many times the usual.

    A token is taken to be asked for with each renewal, which is more often than need be.
    """
    uploads = load.uploads * catching_up
    return {
        "store": uploads, "index": load.index_rows * catching_up, "renewal": load.renewals, "token": load.renewals,
        "unwrap": load.unwraps, "media": load.uploads * wanted.watched,
    }  # fmt: skip


def _servers(calibration: Calibration, load: RegionLoad, wanted: Wanted) -> RegionServers:
    faster = max(1.0, load.returning_bits_per_s / load.mean_bits_per_s) if load.mean_bits_per_s else 1.0
    usual = predicted(calibration, request_rates(load, wanted))
    returning = predicted(calibration, request_rates(load, wanted, catching_up=faster))
    size = load.mean_bits_per_s / 8 / load.uploads if load.uploads else 0.0
    return RegionServers(load.id, usual, returning, size)
