"""`camproof run`: what a scenario's outages cost, by a model of it or acted out for real."""

from pathlib import Path
from textwrap import fill

import click

from harness.checks.expectations import judge_expectations
from harness.cli.engines import ENGINES, FLUID, LIVE, Followed, Order, follow, header_of, now_us
from harness.cli.folder import usable
from harness.cli.progress import progress_bar, say
from harness.cli.scenario_file import open_scenario
from harness.cli.smallest import find_smallest
from harness.errors import BadInputError
from harness.history.outcome_parquet import write_outcome
from harness.scenario.explain import explained
from harness.scenario.loading.load import Loaded
from harness.scenario.planning.planner import planned
from reports.console import console
from reports.json_report import as_json
from reports.outages.report import Ran, outage_report
from reports.result import Report
from reports.terminal import show_report
from reports.write import write_all

_WIDE = 110  # columns
_FILES = "report.json, junit.xml, outcome.parquet"


@click.command("run")
@click.argument("scenario")
@click.option("--engine", type=click.Choice(ENGINES), default=FLUID, show_default=True, help="How to find out.")
@click.option("--seed", type=click.IntRange(0), help="Instead of the scenario's own: another draw of what is random.")
@click.option("--history", is_flag=True, help="Write down every segment's fate too (events; live always does).")
@click.option("--find-smallest", is_flag=True, help="Reduce the faults to the fewest that still break what must hold.")
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of tables.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("out/run"), show_default=True, help="Where to write."
)
def command(
    scenario: str, engine: str, seed: int | None, out: Path, *, history: bool, find_smallest: bool, as_json_: bool
) -> int:
    """Run a scenario: what its outages cost each camera, and whether what it expects holds.

    SCENARIO is a file of yours, or the name of one that ships with camproof (`camproof scenario list`).

    \b
    fluid   rates between changes: a million cameras, months, in seconds
    events  every segment of every camera: thousands of cameras, days
    live    real cameras' code, TLS and uploads to an embedded cloud, in real time
    """  # noqa: D301 - click wants the character itself
    if history and engine == FLUID:
        raise BadInputError("--history: the fluid engine knows no segments; add --engine events")
    loaded = _seeded(open_scenario(scenario), seed)
    usable("--out", out)
    if find_smallest:
        return _smallest(loaded, engine, out, quiet=as_json_)
    report = _carried_out(
        loaded, engine, _again(scenario, engine, seed, history=history), out, every_segment=history, quiet=as_json_
    )
    if as_json_:
        click.echo(as_json(report), nl=False)
    else:
        show_report(console(), report)
        for note in report.notes:
            click.echo(f"\n{fill(note, _WIDE)}")
        click.echo(f"\nReport: {out / 'report.html'}   (also {_FILES})")
    return report.tally.exit_status


def _carried_out(loaded: Loaded, engine: str, again: str, out: Path, *, every_segment: bool, quiet: bool) -> Report:
    started_us = now_us()
    scenario = loaded.scenario
    plan = planned(scenario)
    with progress_bar(f"{scenario.name} ({engine})", quiet=quiet or engine == LIVE) as progress:
        order = Order(
            scenario, plan, engine, again, every_segment, out / "outcome.parquet", progress,
            (lambda _: None) if quiet else say,
        )  # fmt: skip
        followed = follow(order)
    expected = judge_expectations(scenario.must_happen, scenario.must_hold, followed.case, again)
    ran = Ran(
        again, engine, " ".join(scenario.why.split()), started_us, now_us(), _rests_on(loaded), _notes(followed, engine)
    )
    report = outage_report(plan, followed.result, (*expected, *followed.verdicts), ran)
    if engine != FLUID:
        write_outcome(followed.result.outcome, out / "outcome.parquet", header_of(plan, engine))
    write_all(out, report, followed.history)
    return report


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


def _again(scenario: str, engine: str, seed: int | None, *, history: bool) -> str:
    words = ["camproof run", scenario, *(("--engine", engine) if engine != FLUID else ())]
    words += ("--seed", str(seed)) if seed is not None else ()
    return " ".join([*words, *(("--history",) if history else ())])


def _rests_on(loaded: Loaded) -> tuple[tuple[str, str, str], ...]:
    """What the scenario does not say itself."""
    return tuple((value.key, value.value, value.source) for value in explained(loaded) if value.line is None)


def _notes(followed: Followed, engine: str) -> tuple[str, ...]:
    notes = []
    if engine == LIVE:
        notes.append("acted out in real time: times are what this machine managed, and differ a little each time")
    if followed.result.hourly is None:
        notes.append("too many cameras to list each one's hours of loss; the outcome table has every outage of each")
    return tuple(notes)
