"""The capacity report's sections, one a function."""

from collections.abc import Iterator, Sequence

from harness.capacity.agreed import Agreed
from harness.capacity.decision import Unit
from harness.capacity.growth import Year
from harness.capacity.sites import SiteNeed
from harness.capacity.study import Capacity
from harness.scenario.expectations import Quantity
from harness.scenario.readable import duration, rate, size
from harness.sweep.measures import WHOLE
from reports.capacity import figures
from reports.capacity.words import a_second, chance_told, learnt, many, money, plural, told
from reports.paper.value import Figure, Grid, Section

_SITES = (
    "Of one site of each class. For 95 % of the time it makes no more than the busy rate; “all move” is what its "
    "encoders make when everything moves at once. The cache is that of the kind of camera that holds out least."
)
_LIVED = (
    "What goes wrong in the scenario, run again and again with other luck. Within a year: the share of sites that lose "
    "anything, if it goes on as in the scenario; told of scenarios that last a week or more."
)
_INTERVALS = (
    "Intervals, “at most” and “at least” hold with a confidence of 95 %. Runs are counted for it, as sites of one run "
    "may share a fate: where all agree, --replications narrows them."
)
_ONE_BY_ONE = "Followed segment by segment, by the events engine, as the fluid engine would not compute it. It says:"
_REGIONS = (
    "Means over time, unless it says otherwise. “Most sent” was seen in the runs, as a mean over some minutes; “lines "
    "can send” is what would come if all lines were full. Kept is one copy."
)
_ENGINES = (
    "{sites} of the classes above, {cameras} together, their lines cut for {cut}: fluid, which the figures above come "
    "from, against events, which follows every segment."
)
_MOST_ROWS = 60
_ALL = "all sites"
_SHOWN = ("first_loss", "lost", "losing", "gaps", "peak_cache", "drain", "peak_uplink", "uploaded")


def site_sections(of: Capacity) -> Iterator[Section]:
    """Sites by class, and what happens to them."""
    heads = (
        "Class", "Sites", "Cameras each", "Mean", "Busy", "All move", "Line", "Cache survives",
        "Wanted outage drains in", "Longest that drains in time",
    )  # fmt: skip
    more = f"{len(of.sites) - _MOST_ROWS:,} classes more are in sites.csv." if len(of.sites) > _MOST_ROWS else ""
    grid = Grid("", heads, tuple(_site(need) for need in of.sites[:_MOST_ROWS]), more)
    yield Section("Sites by class", _SITES, (grid,), (figures.demand(of.sites, salt=of.plan.sha256 + "demand"),))
    if of.luck.refused and not of.interrupted:
        yield Section("What goes wrong", f"The engine would not compute the scenario's own faults: {of.luck.refused}")
    elif of.scenario.faults or of.luck.instead:
        yield _lived(of)


def _site(need: SiteNeed) -> tuple[str, ...]:
    weakest = min(need.kinds, key=lambda kind: kind.survives_us)
    cells = (need.demand.mean, need.demand.busy, need.demand.peak, need.uplink_bits_per_s)
    times = (weakest.survives_us, need.drains_us, need.drained_within_us)
    return (
        need.name, f"{need.sites:,}", f"{need.cameras:,}", *(rate(value) for value in cells),
        *(told(Unit.TIME, value) for value in times),
    )  # fmt: skip


def _lived(of: Capacity) -> Section:
    known = {row["group"] for life in of.luck.lives for row in life.rows}
    classes = [need.name for need in of.sites if need.name in known]
    worst = sorted(classes, key=lambda name: -of.luck.known(Quantity.LOSS_SHARE, name).mean)[:_MOST_ROWS]
    names = [*(classes if len(classes) <= _MOST_ROWS else worst), *([WHOLE] if len(of.sites) > 1 else [])]
    heads = ("Class", "Share lost", "Worst camera lost", "Sites that lose", "Within a year", "Half drain in", "95 % in")
    left = len(classes) - _MOST_ROWS
    more = f"Those that lost most; {left:,} classes more are in sites.csv." if left > 0 else ""
    grid = Grid("", heads, tuple(_luck(of, name) for name in names), more)
    text = f"{_LIVED} {plural(len(of.luck.lives), 'run')} of {duration(of.luck.duration_us)}. {_sure(of)}"
    if of.luck.instead:
        text += f" {_ONE_BY_ONE} {of.luck.instead}."
    return Section("What goes wrong, and what it costs", text, (grid,), tuple(_risk(of, names)))


def _sure(of: Capacity) -> str:
    return _INTERVALS if of.luck.drawn else "Nothing is drawn at random: all runs are alike."


def _risk(of: Capacity, names: Sequence[str]) -> Iterator[Figure]:
    if of.luck.tells_of_years:
        own = sorted(filter(None, names), key=lambda name: -of.luck.in_a_year(name).mean)[: figures.MOST_CLASSES - 1]
        shown = [name for name in names if name in {*own, WHOLE}]
        years = [of.luck.in_a_year(name) for name in shown]
        yield figures.risk([name or _ALL for name in shown], years, salt=of.plan.sha256 + "risk")


def _luck(of: Capacity, name: str) -> tuple[str, ...]:
    columns = (Quantity.LOSS_SHARE, Quantity.LOSS_PER_CAMERA, Quantity.LOSING_SITES)
    drawn = of.luck.drawn
    known = [learnt(quantity, of.luck.known(quantity, name), drawn=drawn) for quantity in columns]
    year = chance_told(of.luck.in_a_year(name)) if of.luck.tells_of_years else "-"
    drains = (learnt(Quantity.DRAIN_TIME, one, drawn=drawn) for one in of.luck.drains_us(name))
    return (name or _ALL, *known, year, *drains)


def region_section(of: Capacity) -> Section:
    """What each region has to take."""
    media = Grid("Media", ("Region", "Cameras", "Mean", "All busy", "Most sent", "Lines can send", "Takes"), tuple(
        (
            load.id, f"{load.cameras:,}", rate(load.mean_bits_per_s), rate(load.busy_bits_per_s),
            learnt(Quantity.PEAK_UPLINK, of.luck.region_bits_per_s(load.id), drawn=of.luck.drawn)
            if of.luck.lives else "-",
            rate(load.returning_bits_per_s), rate(load.limit_bits_per_s) if load.limited else "not said",
        )
        for load in of.regions
    ))  # fmt: skip
    kept = f"Kept for {duration(of.wanted.retention_us)}"
    asked = Grid(
        "Storage, requests and playback",
        ("Region", kept, "Objects", "Uploads", "Index rows", "Credentials", "Key unwraps", "Playback"),
        tuple(
            (
                load.id, size(load.stored_bytes), many(load.objects), a_second(load.uploads),
                a_second(load.index_rows), a_second(load.renewals), a_second(load.unwraps),
                rate(load.egress_bits_per_s),
            )
            for load in of.regions
        ),
    )  # fmt: skip
    return Section("Regions", _REGIONS, (media, asked))


def growth_section(of: Capacity, ahead: Sequence[Year]) -> Section:
    """The years to come."""
    prices = of.prices
    heads = (
        "Year", "Cameras", "Media, mean", "All busy", "Uploads", "Credentials", "Key unwraps", "Playback", "Kept",
        *(("A month",) if prices else ()),
    )  # fmt: skip
    rows = tuple(
        (
            "now" if year.number == 0 else f"+{year.number}", f"{year.cameras:,.0f}", rate(year.mean_bits_per_s),
            rate(year.busy_bits_per_s), a_second(year.uploads), a_second(year.renewals), a_second(year.unwraps),
            rate(year.egress_bits_per_s), size(year.stored_bytes),
            *((money(year.cost_month, prices.currency),) if prices else ()),
        )
        for year in ahead
    )  # fmt: skip
    text = f"{100 * of.wanted.growth:g} % more sites a year (--growth), of the same classes; prices stay as they are."
    return Section("Growth", text, (Grid("", heads, rows),), (figures.growth(ahead, salt=of.plan.sha256 + "growth"),))


def cost_section(of: Capacity) -> Section:
    """What a month costs."""
    prices = of.prices
    assert prices is not None  # noqa: S101 - there are bills
    items = [item for item in of.bills[0].items if any(one.items[item] for one in of.bills)]
    rows = [
        (one.region, *(money(one.items[item], prices.currency) for item in items), money(one.total, prices.currency))
        for one in of.bills
    ]
    sums = [sum(one.items[item] for one in of.bills) for item in items]
    everything = ("all", *(money(amount, prices.currency) for amount in (*sums, sum(sums))))
    heads = ("Region", *(item.capitalize() for item in items), "Together")
    text = f"A month, by prices from {prices.source}. Items that cost nothing are left out."
    return Section("Cost", text, (Grid("", heads, (*rows, everything) if len(rows) > 1 else tuple(rows)),))


def engine_section(found: Agreed) -> Section:
    """How far the engines differ."""
    known = {one.figure.key: one for one in found.comparisons}
    rows = []
    for one in (known[key] for key in _SHOWN):
        off = f"{100 * one.difference / one.reference:+.2f} %" if abs(one.reference) > 0 else "-"
        rows.append((one.figure.title, *(_figure(one.figure.unit, v) for v in (one.reference, one.value)), off))
    text = _ENGINES.format(
        sites=plural(found.sites, "site"),
        cameras=plural(found.cameras, "camera"),
        cut=duration(found.cut_us),
    )
    grid = Grid("", ("Figure", "events", "fluid", "Differs by"), tuple(rows))
    return Section("How far the engines differ", text, (grid,))


def _figure(unit: str, value: float) -> str:
    if value != value:  # noqa: PLR0124 - NaN: there was nothing to sum up
        return "-"
    match unit:
        case "s":
            return duration(value * 1e6)
        case "B":
            return size(value)
        case "bit/s":
            return rate(value)
        case _:
            return f"{value:,.1f}".removesuffix(".0")
