"""The decision table: what is needed, what is there, by how much they differ, and how sure that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite, isnan

from harness.capacity.luck import Luck
from harness.capacity.regions import RegionLoad
from harness.capacity.servers import RegionServers
from harness.capacity.sites import SiteNeed
from harness.capacity.wanted import Wanted
from harness.scenario.expectations import Bound, Comparison, Quantity, kind_of
from harness.scenario.quantities import DURATION, RATE, SHARE
from harness.scenario.readable import share
from harness.scenario.schema.document import Scenario
from harness.sweep.statistics import unseen


class Unit(StrEnum):
    """What a row's numbers are."""

    RATE = "bit/s"
    SIZE = "B"
    TIME = "us"
    FREQUENCY = "/s"
    SHARE = "share"
    COUNT = "number"


class Answer(StrEnum):
    """What a row comes to."""

    ENOUGH = "enough"
    SHORT = "too little"
    OPEN = "not sure"
    UNTOLD = "not said"  # what is there


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Args:
        key: for programs, the same in every report.
        what: for people.
        unit: of the numbers.
        needed: or, where `at_most`, allowed.
        have: what is there; NaN where the scenario does not say.
        half_width: of `have`; 0 where it is exact or all runs agree, NaN where there was one run.
        at_most: whether less is better, as of what is lost.
        answer: what it comes to.
        confidence: how sure it is, in words.
    """

    key: str
    what: str
    unit: Unit
    needed: float
    have: float
    half_width: float
    at_most: bool
    answer: Answer
    confidence: str

    @property
    def margin(self) -> float:
        """What is left over, as a share of what is needed; NaN where there is none to speak of."""
        if not isfinite(self.have) or not self.needed:
            return float("nan")
        return (self.needed - self.have) / self.needed if self.at_most else self.have / self.needed - 1


_EXACT = "exact"
_CLOSED = "closed form"
_NO_LIMIT = float("nan")


def decided(
    scenario: Scenario, wanted: Wanted, sites: Sequence[SiteNeed], regions: Sequence[RegionLoad], luck: Luck
) -> tuple[Row, ...]:
    """All rows: lines, caches, draining, regions, then what the scenario says must hold."""
    rows = [
        *_lines(sites), *_caches(sites), *_drains(sites, wanted), *_regions(regions), *_credentials(scenario, regions),
        *_bounds(scenario.must_hold, luck),
    ]  # fmt: skip
    return tuple(rows)


def _lines(sites: Sequence[SiteNeed]) -> Iterator[Row]:
    for need in sites:
        have = need.uplink_bits_per_s
        yield _row(f"uplink.{need.name}", f"Line of {need.name}: busy rate, and draining in time", Unit.RATE,
                   need.needed_bits_per_s, have, _drawn(need.demand.seen, need.sites) or _EXACT)  # fmt: skip
        peak = _row(f"uplink_peak.{need.name}", f"Line of {need.name}: everything moves at once", Unit.RATE,
                    need.demand.peak, have, _EXACT)  # fmt: skip
        yield peak if peak.answer is Answer.ENOUGH else replace(peak, answer=Answer.OPEN)


def _caches(sites: Sequence[SiteNeed]) -> Iterator[Row]:
    for need in sites:
        for kind in need.kinds:
            yield _row(f"cache.{need.name}.{kind.name}", f"Cache of {need.name}/{kind.name}: the wanted outage",
                       Unit.SIZE, kind.needed_bytes, kind.cache_bytes, _closed(need))  # fmt: skip


def _drains(sites: Sequence[SiteNeed], wanted: Wanted) -> Iterator[Row]:
    for need in sites:
        yield _row(f"drain.{need.name}", f"Draining of {need.name} after the wanted outage", Unit.TIME,
                   wanted.drain_us, need.drains_us, _closed(need), at_most=True)  # fmt: skip


def _closed(need: SiteNeed) -> str:
    """The camera that counts makes its busy rate among all of its site: as sure as that of the site."""
    return ", ".join(filter(None, (_CLOSED, _drawn(need.demand.seen, need.sites))))


def _drawn(seen: int, of: int) -> str:
    """Where rates come from motion that was drawn at random: at how many sites; "" where nothing was."""
    if not seen:
        return ""
    return f"sampled at {f'{seen:,} of ' if seen < of else ''}{of:,} site{'s' if of > 1 else ''}"


def _regions(regions: Sequence[RegionLoad]) -> Iterator[Row]:
    for load in regions:
        limit = load.limit_bits_per_s if load.limited else _NO_LIMIT
        known = _drawn(load.seen_sites, load.drawn_sites) or _EXACT
        yield _row(f"ingest.{load.id}", f"Media into {load.id}, all sites busy", Unit.RATE, load.busy_bits_per_s,
                   limit, known)  # fmt: skip
        asked = load.limit_uploads if isfinite(load.limit_uploads) else _NO_LIMIT
        yield _row(f"uploads.{load.id}", f"Uploads into {load.id}", Unit.FREQUENCY, load.uploads, asked, _EXACT)
        yield _row(f"storage.{load.id}", f"Storage in {load.id}, one copy", Unit.SIZE, load.stored_bytes, _NO_LIMIT,
                   known)  # fmt: skip
        yield _row(f"unwraps.{load.id}", f"Key unwraps in {load.id}", Unit.FREQUENCY, load.unwraps, _NO_LIMIT, _EXACT)


def server_rows(servers: Sequence[RegionServers], *, checked: bool) -> Iterator[Row]:
    """How many servers like the calibrated one it takes; how many there are, no scenario says."""
    for one in servers:
        yield _row(f"servers.{one.id}", f"Servers like the calibrated one in {one.id}", Unit.COUNT,
                   one.usual.servers, _NO_LIMIT, f"calibration, {'' if checked else 'not '}checked")  # fmt: skip


def _credentials(scenario: Scenario, regions: Sequence[RegionLoad]) -> Iterator[Row]:
    issued = scenario.cloud.credentials.issued_per_s
    yield _row("credentials", "Credentials issued, all regions", Unit.FREQUENCY,
               sum(load.renewals for load in regions), issued if isfinite(issued) else _NO_LIMIT, _EXACT)  # fmt: skip


def _row(key: str, what: str, unit: Unit, needed: float, have: float, confidence: str, *, at_most: bool = False) -> Row:
    enough = have <= needed if at_most else have >= needed
    answer = Answer.UNTOLD if isnan(have) else Answer.ENOUGH if enough else Answer.SHORT
    return Row(key, what, unit, needed, have, 0.0, at_most, answer, confidence)


def _bounds(bounds: Sequence[Bound], luck: Luck) -> Iterator[Row]:
    for bound in bounds:
        found = luck.known(bound.quantity)
        held = sum(bound.comparison.holds(value, bound.value) for value in luck.values(bound.quantity))
        count = len(luck.lives)
        half_width = found.half_width if found.half_width > 0 or count == 1 else 0.0
        seen = not isnan(found.mean)
        answer = Answer.OPEN if not seen or 0 < held < count else Answer.ENOUGH if held else Answer.SHORT
        at_most = bound.comparison in {Comparison.AT_MOST, Comparison.BELOW}
        yield Row(f"must_hold.{bound}", f"As the scenario wants: {bound}", unit_of(bound.quantity), bound.value,
                  found.mean, half_width, at_most, answer, _of_runs(held, luck, seen=seen))  # fmt: skip


def _of_runs(held: int, luck: Luck, *, seen: bool) -> str:
    """In how many runs a bound held; where they agree, in how many of all it would, with 95 % confidence."""
    count = len(luck.lives)
    if not count:
        return "refused"
    if not seen:
        return "not measured: a run had no outage"
    if not luck.drawn:
        return "exact: nothing is drawn at random"
    if count == 1:
        return "one run"
    told = f"{held} of {count} runs"
    if held == count:
        return f"{told}: at least {share(1 - unseen(count))} of all, with 95 % confidence"
    return f"{told}: at most {share(unseen(count))} of all, with 95 % confidence" if not held else told


def unit_of(quantity: Quantity) -> Unit:
    """What a quantity's numbers are."""
    kind = kind_of(quantity)
    if kind is None:
        return Unit.COUNT
    return {DURATION: Unit.TIME, RATE: Unit.RATE, SHARE: Unit.SHARE}[kind]
