"""`camproof plan`: what a fleet needs of lines, caches, regions and money."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from harness.capacity.calibration import Calibration, load_calibration
from harness.capacity.growth import years
from harness.capacity.prices import Prices, load_prices
from harness.capacity.study import Capacity, capacity
from harness.capacity.wanted import Wanted
from harness.cli.again import again
from harness.cli.engines import now_us
from harness.cli.folder import out_option, usable
from harness.cli.progress import progress_bar, say
from harness.cli.scenario_file import open_scenario
from harness.cli.suggest import did_you_mean
from harness.errors import BadInputError
from harness.scenario.explain import explained
from harness.scenario.loading.load import Loaded
from harness.scenario.quantities import DURATION, SHARE, Kind, QuantityError, parse, written
from harness.scenario.references import REGIONS
from reports.capacity.comparison import comparison_paper, comparison_rows
from reports.capacity.data import tables
from reports.capacity.report import Made, capacity_paper, exit_status
from reports.console import console
from reports.paper.terminal import show_paper
from reports.paper.value import Paper
from reports.paper.write import as_csv, as_json, write_paper
from reports.write import put

_INTERRUPTED = 3
_ALSO = "report.pdf, report.json, *.csv"
_NOW_SHOWN = 1  # sections on the terminal: the decision


@click.command("plan")
@click.argument("scenarios", metavar="SCENARIO", nargs=-1, required=True)
@click.option("--compare", is_flag=True, help="Two scenarios: what changes from the first to the second.")
@click.option("--outage", default="10 min", show_default=True, help="The longest cut in which nothing may be lost.")
@click.option("--drain-within", default="1 h", show_default=True, help="How soon after it all must be uploaded.")
@click.option("--retention", default="30 d", show_default=True, help="How long video is kept.")
@click.option("--watched", default="2 %", show_default=True, help="Share of all video that is played back.")
@click.option("--growth", default="20 %", show_default=True, help="More sites, each year; 0 %: none.")
@click.option("--years", type=click.IntRange(0, 50), default=5, show_default=True, help="How far to look ahead.")
@click.option("--prices", type=click.Path(path_type=Path, dir_okay=False), help="A price file, for what it costs.")
@click.option(
    "--calibration", type=click.Path(path_type=Path, dir_okay=False), help="Of `camproof calibrate`: servers."
)
@click.option("--replications", type=click.IntRange(1), default=5, show_default=True, help="Of the scenario's faults.")
@click.option("--seed", type=click.IntRange(0), help="Instead of the scenario's own.")
@click.option("--workers", type=click.IntRange(1), help="Processes; all cores if it is not said.")
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of the decision table.")
@out_option("out/plan")
def command(scenarios: tuple[str, ...], out: Path, *, compare: bool, as_json_: bool, **options: Any) -> int:  # noqa: ANN401 - click's values
    """Make the capacity report of a scenario: page, PDF, JSON and CSV.

    The exit status is 1 if something needed is not there, and 4 if that is not sure.
    """
    if len(scenarios) != 1 + compare:
        raise BadInputError("plan: name two scenarios with --compare" if compare else "plan: name one scenario")
    wanted = _wanted(options)
    prices = load_prices(options["prices"]) if options["prices"] else None
    calibration = load_calibration(options["calibration"]) if options["calibration"] else None
    loaded = [_seeded(open_scenario(word), options["seed"]) for word in scenarios]
    if prices:
        _priced_regions(options["prices"], prices, loaded)
    usable("--out", out)
    started_us = now_us()
    studies = _all_studied(loaded, wanted, prices, calibration, options["workers"], quiet=as_json_)
    line = again(click.get_current_context(), "as_json_")
    took_us = now_us() - started_us
    reports = [
        _Report(one, Made(line, took_us, _rests_on(of, wanted)))
        for one, of in zip(studies, loaded, strict=False)  # after Ctrl-C there may be fewer
    ]
    if studies[-1].interrupted:
        return _cut_short(out, reports, compare=compare, as_json_=as_json_)
    if compare:
        reports[0].write(out / "a")
        reports[1].write(out / "b")
        paper = comparison_paper(studies[0], studies[1], line)
        write_paper(out, paper, "comparison")
        put(out / "comparison.csv", as_csv(comparison_rows(studies[0], studies[1])))
        _show(paper, out / "comparison.html", "comparison.pdf, .json and .csv, and both reports in a/ and b/", as_json_)
        return exit_status(studies[1].rows)
    reports[0].write(out)
    _show(reports[0].paper, out / "report.html", _ALSO, as_json_)
    return exit_status(studies[0].rows)


class _Report:
    """One scenario's: paper and tables."""

    def __init__(self, study: Capacity, made: Made) -> None:
        self._study, self._made = study, made
        self.paper = capacity_paper(study, made)

    def write(self, folder: Path) -> None:
        """Page, print, JSON, and a CSV file for each table."""
        write_paper(folder, self.paper, "report")
        ahead = years(self._study.regions, self._study.bills, self._study.wanted)
        for name, rows in tables(self._study, ahead, self._made.rests_on).items():
            put(folder / f"{name}.csv", as_csv(rows))


def _all_studied(
    loaded: Sequence[Loaded],
    wanted: Wanted,
    prices: Prices | None,
    calibration: Calibration | None,
    workers: int | None,
    *,
    quiet: bool,
) -> list[Capacity]:
    """One after the other; after Ctrl-C in one, none is begun."""
    studies: list[Capacity] = []
    for one in loaded:
        if not (studies and studies[-1].interrupted):
            studies.append(_studied(one, wanted, prices, calibration, workers, quiet=quiet))
    return studies


def _cut_short(out: Path, reports: Sequence[_Report], *, compare: bool, as_json_: bool) -> int:
    """What is there is written and told; the exit status."""
    for folder, report in zip((out / "a", out / "b") if compare else (out,), reports, strict=False):
        report.write(folder)
        _show(report.paper, folder / "report.html", _ALSO, as_json_)
    say("interrupted: this is what was there by then")
    return _INTERRUPTED


def _studied(
    loaded: Loaded,
    wanted: Wanted,
    prices: Prices | None,
    calibration: Calibration | None,
    workers: int | None,
    *,
    quiet: bool,
) -> Capacity:
    with progress_bar(f"{loaded.scenario.name}: capacity", quiet=quiet) as progress:
        return capacity(loaded.scenario, wanted, prices, workers, lambda _, done: progress(done), calibration)


def _show(paper: Paper, page: Path, also: str, as_json_: bool) -> None:  # noqa: FBT001 - the command's own
    if as_json_:
        click.echo(as_json(paper), nl=False)
        return
    show_paper(console(), paper, _NOW_SHOWN)
    click.echo(f"\nReport: {page}   (also {also})")


def _wanted(options: dict[str, Any]) -> Wanted:
    outage_us, drain_us, retention_us = (
        int(_quantity(name, options[name.replace("-", "_")], DURATION))
        for name in ("outage", "drain-within", "retention")
    )
    if not (outage_us and drain_us and retention_us):
        raise BadInputError("--outage, --drain-within and --retention: more than nothing is wanted")
    watched, growth = (_quantity(name, options[name], SHARE) for name in ("watched", "growth"))
    return Wanted(outage_us, drain_us, retention_us, watched, growth, options["years"], options["replications"])


def _quantity(name: str, text: str, kind: Kind) -> float:
    try:
        return parse(text, kind)
    except QuantityError as wrong:
        raise BadInputError(f"--{name}: {wrong}") from None


def _priced_regions(path: Path, prices: Prices, loaded: Sequence[Loaded]) -> None:
    """A region that there is nowhere is a slip of the pen: its prices would hold for none."""
    known = sorted({*REGIONS, *(name for one in loaded for name in one.scenario.cloud.regions)})
    for name in prices.regions:
        if name not in known:
            near = did_you_mean(name, known)
            raise BadInputError(f"{path}: regions: there is no region {name!r}.{near} There are: {', '.join(known)}")


def _seeded(loaded: Loaded, seed: int | None) -> Loaded:
    if seed is None:
        return loaded
    return Loaded(loaded.file, loaded.scenario.model_copy(update={"seed": seed}), loaded.tree)


def _rests_on(loaded: Loaded, wanted: Wanted) -> tuple[tuple[str, str, str], ...]:
    """What is planned for, and what the scenario does not say itself: sites and templates alike told once."""
    rows = [
        ("the outage to be survived", written(wanted.outage_us, DURATION), "--outage"),
        ("the time to drain it", written(wanted.drain_us, DURATION), "--drain-within"),
        (
            "how long video is kept",
            written(wanted.retention_us, DURATION),
            "--retention; assumed: 30 days",
        ),
        ("video that is played back", written(wanted.watched, SHARE), "--watched; assumed: nobody publishes it"),
        ("more sites each year", written(wanted.growth, SHARE), "--growth; assumed: a fifth, so that it is seen"),
    ]
    said = {(_general(one.key), one.value, one.source): None for one in explained(loaded) if one.line is None}
    return (*rows, *said)


def _general(key: str) -> str:
    """Without places in lists and names of templates: `fleet.sites[3].region` and its like are one."""
    return re.sub(r"^fleet\.templates\.[^.]+", "fleet.templates.*", re.sub(r"\[\d+\]", "[*]", key))
