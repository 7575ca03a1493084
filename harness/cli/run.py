"""`camproof run`: what a scenario's outages cost, by a model of it or acted out for real."""

from pathlib import Path
from textwrap import fill

import click

from harness.checks.expectations import judge_expectations
from harness.checks.machine import fairly
from harness.cli.again import again
from harness.cli.engines import ENGINES, IN_REAL_TIME, LIVE, Followed, Order, follow, header_of, now_us
from harness.cli.folder import out_option, usable
from harness.cli.progress import progress_bar, say
from harness.cli.scenario_file import open_scenario
from harness.cli.smallest import find_smallest
from harness.engines.case import FLUID
from harness.errors import BadInputError
from harness.history.outcome_parquet import csv_of_outcome, write_outcome
from harness.scenario.explain import explained
from harness.scenario.loading.load import Loaded
from harness.scenario.planning.felt import taken_for
from harness.scenario.planning.planner import planned
from harness.scenario.schema.document import Scenario
from reports.console import console
from reports.json_report import as_json
from reports.outages.machine import with_machine
from reports.outages.report import Ran, outage_report
from reports.outages.soak import memory_rows
from reports.result import Report
from reports.tables import write_csv
from reports.terminal import show_report
from reports.write import write_all

_WIDE = 110  # columns
_FILES = "report.json, junit.xml, outcome.parquet, costs.csv"


@click.command("run")
@click.argument("scenario")
@click.option("--engine", type=click.Choice(ENGINES), default=FLUID, show_default=True, help="How to find out.")
@click.option("--seed", type=click.IntRange(0), help="Instead of the scenario's own: another draw of what is random.")
@click.option("--history", is_flag=True, help="Write down every segment's fate too (events; live and lab always do).")
@click.option("--containers", is_flag=True, help="With --engine live: the cloud runs in containers, as one deploys it.")
@click.option("--soak", metavar="TIME", help="With --engine live: go on for so long, such as 4 h, and judge memory.")
@click.option(
    "--keep", metavar="TIME", help="With --soak: how long the cloud keeps recordings; 5 min at most by default."
)
@click.option("--find-smallest", is_flag=True, help="Reduce the faults to the fewest that still break what must hold.")
@click.option("--csv", "csv_", is_flag=True, help="Write every outage of every camera as CSV too, for spreadsheets.")
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of tables.")
@out_option("out/run")
def command(
    scenario: str,
    engine: str,
    seed: int | None,
    out: Path,
    soak: str | None,
    keep: str | None,
    *,
    history: bool,
    containers: bool,
    find_smallest: bool,
    csv_: bool,
    as_json_: bool,
) -> int:
    """Run a scenario: what its outages cost each camera, and whether what it expects holds.

    SCENARIO is a file of yours, or the name of one that ships with camproof (`camproof scenario list`).

    \b
    fluid   rates between changes: a million cameras, months, in seconds
    events  every segment of every camera: thousands of cameras, days
    live    real cameras' code, TLS and uploads to a reference cloud of its own, in real time
    lab     the same at sites of real packets: switches, DHCP, NAT, lines that fail, power that goes (Linux)
    """  # noqa: D301 - click wants the character itself
    if history and engine == FLUID:
        raise BadInputError("--history: the fluid engine knows no segments; add --engine events")
    if containers and (engine != LIVE or find_smallest):
        raise BadInputError("--containers: only a run of --engine live has a cloud; add it, or leave --containers out")
    if soak is not None and (engine != LIVE or containers or find_smallest):
        raise BadInputError("--soak goes with --engine live, and with neither --containers nor --find-smallest")
    if keep is not None and soak is None:
        raise BadInputError("--keep goes with --soak")
    loaded = _seeded(open_scenario(scenario), seed)
    usable("--out", out)
    if soak is not None:
        return _soaked(loaded, (soak, keep), out, quiet=as_json_)
    if find_smallest:
        return _smallest(loaded, engine, out, quiet=as_json_)
    line = _again(scenario, engine, seed, history=history, containers=containers)
    report = _carried_out(loaded, engine, line, out, every_segment=history, quiet=as_json_, containers=containers)
    write_csv(out, costs=report.data["costs"])
    if csv_:
        csv_of_outcome(out / "outcome.parquet", out / "outcome.csv")
    _show(report, out, _FILES, as_json_=as_json_)
    return report.tally.exit_status


def _carried_out(
    loaded: Loaded, engine: str, line: str, out: Path, *, every_segment: bool, quiet: bool, containers: bool
) -> Report:
    started_us = now_us()
    scenario = loaded.scenario
    plan = planned(scenario, struck=containers)
    with progress_bar(f"{scenario.name} ({engine})", quiet=quiet or engine in IN_REAL_TIME) as progress:
        order = Order(
            scenario, plan, engine, line, every_segment, out / "outcome.parquet", progress,
            (lambda _: None) if quiet else say, containers,
        )  # fmt: skip
        followed = follow(order)
    expected = judge_expectations(scenario.must_happen, scenario.must_hold, followed.case, line)
    if followed.machine is not None:
        expected = fairly(expected, followed.machine)
    ran = Ran(
        line,
        engine,
        " ".join(scenario.why.split()),
        started_us,
        now_us(),
        _rests_on(loaded),
        _notes(followed, scenario, engine),
    )
    report = outage_report(plan, followed.result, (*expected, *followed.verdicts), ran)
    if followed.machine is not None:
        report = with_machine(report, followed.machine)
    if engine != FLUID:
        write_outcome(followed.result.outcome, out / "outcome.parquet", header_of(plan, engine))
    write_all(out, report, followed.history)
    return report


def _soaked(loaded: Loaded, times: tuple[str, str | None], out: Path, *, quiet: bool) -> int:
    from harness.cli.soak import soaked  # noqa: PLC0415 - a cloud takes longer to import than a model to run

    line = again(click.get_current_context(), "as_json_")
    report, status = soaked(loaded.scenario, times, out, line, (lambda _: None) if quiet else say)
    write_all(out, report)
    write_csv(out, stretches=report.data["stretches"], memory=memory_rows(report))
    _show(report, out, "report.json, junit.xml, history.parquet, stretches.csv, memory.csv", as_json_=quiet)
    return status


def _show(report: Report, out: Path, files: str, *, as_json_: bool) -> None:
    if as_json_:
        click.echo(as_json(report), nl=False)
        return
    show_report(console(), report)
    for note in report.notes:
        click.echo(f"\n{fill(note, _WIDE)}")
    click.echo(f"\nReport: {out / 'report.html'}   (also {files})")


def _smallest(loaded: Loaded, engine: str, out: Path, *, quiet: bool) -> int:
    found = find_smallest(loaded.scenario, engine, (lambda _: None) if quiet else say)
    path = out / f"{found.scenario.name}.yaml"
    path.write_text(found.text, "utf-8")
    click.echo(f"{found.told}\nSaved as {path}. Run it with: camproof run {path}")
    return 0


def _seeded(loaded: Loaded, seed: int | None) -> Loaded:
    if seed is None:
        return loaded
    return Loaded(loaded.file, loaded.scenario.model_copy(update={"seed": seed}), loaded.tree)


def _again(scenario: str, engine: str, seed: int | None, *, history: bool, containers: bool) -> str:
    words = ["camproof run", scenario, *(("--engine", engine) if engine != FLUID else ())]
    words += ("--seed", str(seed)) if seed is not None else ()
    words += ["--containers"] if containers else []
    return " ".join([*words, *(("--history",) if history else ())])


def _rests_on(loaded: Loaded) -> tuple[tuple[str, str, str], ...]:
    """What the scenario does not say itself."""
    return tuple((value.key, value.value, value.source) for value in explained(loaded) if value.line is None)


def _notes(followed: Followed, scenario: Scenario, engine: str) -> tuple[str, ...]:
    notes = []
    if engine != LIVE and (taken := list(taken_for(scenario))):
        notes.append(f"this engine has no services, and goes by what cameras feel: {'; '.join(taken)}")
    if engine in IN_REAL_TIME:
        notes.append("acted out in real time: times are what this machine managed, and differ a little each time")
    if followed.result.hourly is None:
        notes.append("too many cameras to list each one's hours of loss; the outcome table has every outage of each")
    return tuple(notes)
