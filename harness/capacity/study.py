"""All of it for one scenario: what is worked out, what is run, and in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.capacity.agreed import Agreed, agreed
from harness.capacity.alone import Kind
from harness.capacity.calibration import Calibration
from harness.capacity.decision import Row, decided, server_rows
from harness.capacity.frontier import Frontier, frontier
from harness.capacity.luck import Luck, luck
from harness.capacity.prices import Bill, Prices, bill
from harness.capacity.recovery import Recovery, recovery
from harness.capacity.regions import RegionLoad, region_loads
from harness.capacity.rhythm import in_whole_rounds
from harness.capacity.servers import RegionServers, region_servers
from harness.capacity.sites import SiteNeed, site_needs
from harness.capacity.wanted import Wanted
from harness.scenario.plan import Plan
from harness.scenario.planning.planner import planned
from harness.scenario.schema.document import Scenario

_FRONTIERS = 2  # classes of sites that are drawn
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Capacity:
    """What a fleet needs.

    Args:
        scenario: that it is of.
        plan: made of it.
        wanted: what is to be planned for.
        rows: the decision table.
        sites: needs by class.
        regions: loads by region.
        luck: what the scenario's own faults came to.
        frontiers: of the classes with most cameras.
        recovery: of the class with most.
        agreed: how far the engines differ.
        prices: as given; None for none.
        bills: by region; empty without prices.
        interrupted: whether Ctrl-C came before all was worked out: what is missing is empty or None then.
        calibration: of a cloud; None for none.
        servers: like that one, by region; empty without.
        rates_us: how long a time means and busy rates are of: the scenario's, in whole rounds of its bitrates.
    """

    scenario: Scenario
    plan: Plan
    wanted: Wanted
    rows: tuple[Row, ...]
    sites: tuple[SiteNeed, ...]
    regions: tuple[RegionLoad, ...]
    luck: Luck
    frontiers: tuple[Frontier, ...]
    recovery: Recovery | None
    agreed: Agreed | None
    prices: Prices | None
    bills: tuple[Bill, ...]
    interrupted: bool = False
    calibration: Calibration | None = None
    servers: tuple[RegionServers, ...] = ()
    rates_us: int = 0


def capacity(
    scenario: Scenario,
    wanted: Wanted,
    prices: Prices | None,
    workers: int | None,
    progress: Progress,
    calibration: Calibration | None = None,
) -> Capacity:
    """Work it out. Ctrl-C ends it early, with what is there by then.

    Args:
        scenario: the fleet, its links and what goes wrong.
        wanted: what is to be planned for.
        prices: what things cost.
        workers: processes for replications; None: all cores.
        progress: told what is being done, and how much of all is.
        calibration: of a cloud, for how many like it are needed.
    """
    progress("needs of sites and regions", 0.0)
    plan = planned(scenario)
    whole = in_whole_rounds(scenario)
    sites = site_needs(scenario, plan if whole is scenario else planned(whole), wanted)
    regions = region_loads(scenario, plan, sites, wanted)
    found = luck(scenario, wanted.replications, workers, lambda done: progress("replications", 0.05 + 0.6 * done))
    frontiers: tuple[Frontier, ...] = ()
    returned, compared, finished = None, None, not found.interrupted
    try:
        if finished:
            progress("the longest outage", 0.65)
            kinds = _biggest(plan, sites)
            frontiers = tuple(frontier(plan, kind, wanted.drain_us) for kind in kinds[:_FRONTIERS])
            progress("the return after an outage", 0.75)
            returned = recovery(plan, kinds[0], wanted.outage_us)
            progress("how far the engines differ", 0.85)
            compared = agreed(plan, sites, wanted)
    except KeyboardInterrupt:
        finished = False
    servers = region_servers(calibration, regions, wanted) if calibration else ()
    checked = calibration is not None and calibration.checked is not None
    rows = (*decided(scenario, wanted, sites, regions, found), *server_rows(servers, checked=checked))
    bills = tuple(bill(prices, load, _sites_of(sites, load.id)) for load in regions) if prices else ()
    progress("done", 1.0)
    return Capacity(
        scenario, plan, wanted, rows, sites, regions, found, frontiers, returned, compared, prices, bills, not finished,
        calibration, servers, whole.duration_us,
    )  # fmt: skip


def _biggest(plan: Plan, sites: Sequence[SiteNeed]) -> list[Kind]:
    """The kind of camera that makes most of each class, at its busy rate, the class with most cameras first.

    Classes that are alike are told once.
    """
    order = sorted(range(len(sites)), key=lambda n: -sites[n].sites * sites[n].cameras)
    kinds = [_kind(plan, number, sites[number]) for number in order]
    return list({(*_of_line(kind), kind.group.cameras_a_site): kind for kind in reversed(kinds)}.values())[::-1]


def _of_line(kind: Kind) -> tuple[float, float, int, int]:
    """Classes of which all this is the same have the same frontier."""
    return kind.uplink_bits_per_s, kind.bits_per_s, kind.camera.cache_bytes, kind.camera.segment_us


def _kind(plan: Plan, number: int, need: SiteNeed) -> Kind:
    at = max(range(len(need.kinds)), key=lambda n: need.kinds[n].count * need.kinds[n].demand.busy)
    group = plan.groups[number]
    busy = need.kinds[at].demand.busy
    return Kind(group, group.classes[at], need.uplink_bits_per_s, busy, need.demand.busy / busy)


def _sites_of(sites: Sequence[SiteNeed], region: str) -> int:
    return sum(need.sites for need in sites if need.region == region)
