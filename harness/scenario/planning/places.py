"""All sites by number, and which of them a fault is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from harness.faults.episodes import Numbers
from harness.network.goodput import goodput_bits_per_s
from harness.scenario.plan import Masks, Rates
from harness.scenario.planning.chance import Purpose, stream
from harness.scenario.schema.faults import Where
from harness.scenario.schema.fleet import Fleet, Site


@dataclass(frozen=True)
class Places:
    """The sites of a fleet, numbered in the order of the file.

    Args:
        fleet: as the scenario describes it.
        first: number of the first site of each entry, and at last how many sites there are.
    """

    fleet: Fleet
    first: tuple[int, ...]

    @classmethod
    def of(cls, fleet: Fleet) -> "Places":
        """Number them."""
        return cls(fleet, tuple(int(n) for n in np.cumsum([0, *(entry.count for entry in fleet.sites)])))

    def chosen(self, where: Where, seed: int, fault: int) -> Numbers:
        """The sites that fit, and of them the share, drawn for the fault of this number."""
        fitting = [self._numbers(at, where.site) for at, entry in enumerate(self.fleet.sites) if _fits(entry, where)]
        sites = np.concatenate([np.zeros(0, np.int32), *fitting]).astype(np.int32)
        if where.share == 1:
            return sites
        some = stream(seed, Purpose.WHERE, fault).permutation(len(sites))[: round(where.share * len(sites))]
        return np.sort(sites[some]).astype(np.int32)

    def in_regions(self, regions: Sequence[str]) -> Numbers:
        """All sites whose video goes to one of these."""
        return self.chosen(Where(region=tuple(regions)), 0, 0)

    def site_name(self, number: int) -> str:
        """As a plan calls it."""
        at = int(np.searchsorted(self.first, number, side="right")) - 1
        return _name(self.fleet.sites[at], number - self.first[at])

    def each(self, of_entry: Sequence[float]) -> Rates:
        """A value a site, from one an entry."""
        return np.repeat(np.array(of_entry, np.float64), np.diff(self.first))

    def masks(self, templates: Sequence[str] | None) -> Masks:
        """For each site the bits of the cameras of these templates, or of all."""
        bits = [
            sum(1 << bit for bit, own in enumerate(entry.cameras) if templates is None or own.template in templates)
            for entry in self.fleet.sites
        ]
        return np.repeat(np.array(bits, np.uint64), np.diff(self.first))

    def _numbers(self, at: int, patterns: Sequence[str] | None) -> Numbers:
        begin, end = self.first[at], self.first[at + 1]
        if patterns is None:
            return np.arange(begin, end, dtype=np.int32)
        entry = self.fleet.sites[at]
        fit = [begin + n for n in range(end - begin) if any(fnmatchcase(_name(entry, n), p) for p in patterns)]
        return np.array(fit, np.int32)


def for_cameras(entry: Site, up_bits_per_s: float | None = None) -> float:
    """What an uplink (perhaps slower than by nature) leaves to the cameras, bits per second."""
    link = entry.uplink
    rate = link.up_bits_per_s if up_bits_per_s is None else min(up_bits_per_s, link.up_bits_per_s)
    return max(0.0, goodput_bits_per_s(rate, link.loss) - link.other_traffic_bits_per_s)


def _name(entry: Site, at: int) -> str:
    return entry.name if entry.count == 1 else f"{entry.name}-{at + 1}"


def _fits(entry: Site, where: Where) -> bool:
    asked = (
        (where.group, entry.name), (where.region, entry.region), (where.provider, entry.provider),
        (where.recorder, entry.recorder),
    )  # fmt: skip
    return all(values is None or own in values for values, own in asked)
