"""`camproof scenario`: check scenario files, explain what they mean, and tell editors what may be in them."""

from collections.abc import Iterable
from pathlib import Path

import click

from harness.cli.fleet_table import read_cells
from harness.cli.folder import usable
from harness.cli.named_file import in_lines
from harness.cli.output import write_json, write_table
from harness.cli.scenario_file import open_scenario, read_scenario, shipped
from harness.errors import BadInputError
from harness.scenario.explain import Explained, explained
from harness.scenario.importing.fleet import scenario_of
from harness.scenario.importing.table import read_table
from harness.scenario.json_schema import json_schema
from harness.scenario.loading.load import Loaded
from harness.scenario.loading.problem import BadScenarioError, Problem, dotted
from harness.scenario.save import as_yaml, complete, sha256
from harness.scenario.schema.document import Scenario
from reports.console import console
from reports.write import put

_as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON.")


@click.group("scenario")
def command() -> None:
    """Check and explain scenario files: what is recorded, what goes wrong, what must hold.

    FILE is a file of yours, or the name of a scenario that ships with camproof.
    """


@command.command("list")
@_as_json
def list_(*, as_json: bool) -> None:
    """Show the scenarios that ship with camproof."""
    loaded = [open_scenario(name) for name in shipped()]
    if as_json:
        write_json([_summary(one) for one in loaded])
    else:
        rows = [(one.scenario.name, f"{one.scenario.cameras:,}", " ".join(one.scenario.why.split())) for one in loaded]
        write_table(console(), ("scenario", "cameras", "why it matters"), rows)


@command.command("import")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--name", help="Of the scenario; the file's name, if it is not said.")
@click.option("--each-site", is_flag=True, help="Keep every site as an entry of its own; else those alike become one.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where to write the scenario; standard output, if not said."
)
def import_(table: Path, name: str | None, out: Path | None, *, each_site: bool) -> None:
    """Make a scenario of a table of cameras: CSV, or the first sheet of an .xlsx file.

    Columns: site, camera, bitrate, uplink (a rate or a kind of link); and, if you like, cache, count, region, provider,
    segment, policy. Heads may give a unit, such as `bitrate (Mbit/s)`.
    """
    if out is not None:
        usable("--out", out.parent)
        if out.is_dir():
            raise BadInputError(f"--out {out}: that is a folder; name a file in it")
    read = read_table(read_cells(table))
    problems = read.problems
    if not problems:
        sites = "1 site" if len(read.places) == 1 else f"{len(read.places):,} sites"
        why = f"The cameras of {table.name}, {sites}, for a month in which nothing goes wrong."
        scenario, problems = scenario_of(read, name or table.stem, why, each_site=each_site)
    if problems or scenario is None:
        raise ExceptionGroup("a table that can't be used", [BadInputError(f"{table}: {one}") for one in problems])
    if out is None:
        click.echo(as_yaml(scenario), nl=False)
        return
    put(out, as_yaml(scenario).encode())
    count = len(scenario.fleet.sites)
    classes = "1 class of sites" if count == 1 else f"{count:,} classes of sites"
    told = f"{out}: {_size(scenario)} {classes}."
    click.echo(f"{told} Now add what goes wrong under `faults`, and run it: camproof plan {out}")


@command.command("schema")
@_as_json
def schema(*, as_json: bool) -> None:  # noqa: ARG001 - it is JSON either way
    """Write the JSON Schema of scenario files, for editors to complete and check by."""
    write_json(json_schema())


@command.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@_as_json
def check(files: tuple[str, ...], *, as_json: bool) -> int:
    """Tell everything that is wrong with scenario files: line, column, key, and what was meant."""
    judged = {file: _judge(file) for file in files}
    if as_json:
        write_json([_verdict(file, one) for file, one in judged.items()])
        return max(one.exit_status if isinstance(one, BadInputError) else 0 for one in judged.values())
    for file, one in judged.items():
        if isinstance(one, Loaded):
            click.echo(f"{file}: good. {_size(one.scenario)}")
    _raise_together(one for one in judged.values() if isinstance(one, BadInputError))
    return 0


@command.command("explain")
@click.argument("file", metavar="FILE")
@_as_json
def explain(file: str, *, as_json: bool) -> None:
    """Show every value of a scenario, with the source of each that it does not say itself."""
    loaded = open_scenario(file)
    values = explained(loaded)
    if as_json:
        write_json({**_summary(loaded), "scenario": complete(loaded.scenario), "values": [_value(v) for v in values]})
        return
    rows = [(value.key, value.value, value.source) for value in values]
    write_table(console(), ("key", "value", "where from"), rows, title=loaded.scenario.name)
    assumed = sum(value.assumed for value in values)
    click.echo(f"\n{_size(loaded.scenario)} {assumed} values are assumed. sha256 {sha256(loaded.scenario)}")


def _judge(file: str) -> Loaded | BadInputError:
    try:
        return read_scenario(file)
    except BadInputError as wrong:
        return wrong


def _raise_together(wrong: Iterable[BadInputError]) -> None:
    each = [in_lines(one) if isinstance(one, BadScenarioError) else one for one in wrong]
    if each:
        raise ExceptionGroup("scenarios that can't be used", each)


def _verdict(file: str, judged: Loaded | BadInputError) -> dict[str, object]:
    if isinstance(judged, Loaded):
        return {"file": file, "good": True, **_summary(judged), "problems": []}
    problems = judged.problems if isinstance(judged, BadScenarioError) else ()
    told = [_problem(one) for one in problems] or [{"message": str(judged)}]
    return {"file": file, "good": False, "problems": told}


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "key": dotted(problem.path),
        "line": problem.place.line,
        "column": problem.place.column,
        "message": problem.message,
    }


def _summary(loaded: Loaded) -> dict[str, object]:
    scenario = loaded.scenario
    return {
        "name": scenario.name,
        "why": scenario.why,
        "sites": scenario.sites,
        "cameras": scenario.cameras,
        "sha256": sha256(scenario),
    }


def _value(value: Explained) -> dict[str, object]:
    return {
        "key": value.key,
        "value": value.value,
        "line": value.line,
        "assumed": value.assumed,
        "source": value.source,
    }


def _size(scenario: Scenario) -> str:
    cameras, sites = scenario.cameras, scenario.sites
    return f"{cameras:,} camera{'s' * (cameras != 1)} at {sites:,} site{'s' * (sites != 1)}."
