"""`camproof agree`: the same scenario on several engines, and how far they differ."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from math import isfinite
from pathlib import Path

import click
import polars as pl

from harness.checks.verdict import Outcome, Verdict
from harness.cli.engines import ENGINES, EVERYWHERE, IN_REAL_TIME, Order, Say, follow, now_us
from harness.cli.folder import out_option, usable
from harness.cli.progress import progress_bar, say
from harness.cli.scenario_file import open_scenario
from harness.cli.suggest import chosen
from harness.engines.agreement import Comparison, compare
from harness.engines.case import EVENTS
from harness.errors import BadInputError
from harness.history.outcome import expanded
from harness.scenario.loading.load import Loaded
from harness.scenario.planning.planner import planned
from harness.scenario.readable import duration, rate, size
from reports.console import console
from reports.json_report import as_json
from reports.result import AGREEMENT, Report, Table
from reports.tables import write_csv
from reports.terminal import show_report
from reports.write import write_all

_TEXT = (
    "Each figure sums up all cameras and outages. A row agrees when it differs from the reference by no more than "
    "the scenario allows; where it allows nothing, the difference is told and not judged."
)


_NO_TOLERANCES = (
    "the scenario does not say how far engines may differ, so the figures are told and nothing is judged; to have them "
    "judged, add what you need to your file, such as `tolerances: {lost: 5 s or 5 %, drain: 1 min, uploaded: 2 %}`"
)


@click.command("agree")
@click.argument("scenarios", metavar="SCENARIO...", nargs=-1, required=True)
@click.option(
    "--engine", "engines", multiple=True, metavar="NAME",
    help=f"Which engines, of {', '.join(ENGINES)}; without one {', '.join(EVERYWHERE)}. May be given several times.",
)  # fmt: skip
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of tables.")
@out_option("out/agree")
def command(scenarios: tuple[str, ...], engines: tuple[str, ...], out: Path, *, as_json_: bool) -> int:
    """Run scenarios on several engines and tell, for each figure, what each says and how far they differ.

    The reference is `events`, which follows every segment; without it, the first that is named. SCENARIO is a file of
    yours, or the name of one that ships with camproof (`camproof scenario list`).
    """
    asked = tuple(dict.fromkeys(chosen(engines, ENGINES, what="engine", listing="camproof agree --help") or EVERYWHERE))
    if len(asked) == 1:
        raise BadInputError(f"--engine {asked[0]}: it takes two engines to agree; name another, or none for all")
    loaded = [open_scenario(word) for word in scenarios]
    usable("--out", out)
    report = _carried_out(loaded, asked, scenarios, quiet=as_json_)
    write_all(out, report)
    write_csv(out, figures=report.data["figures"])
    if as_json_:
        click.echo(as_json(report), nl=False)
    else:
        show_report(console(), report)
        click.echo(f"\nReport: {out / 'report.html'}   (also report.json, junit.xml, figures.csv)")
    return report.tally.exit_status


def _carried_out(loaded: Sequence[Loaded], engines: Sequence[str], words: Sequence[str], *, quiet: bool) -> Report:
    started_us = now_us()
    reference = EVENTS if EVENTS in engines else engines[0]
    only = "" if set(engines) == set(EVERYWHERE) else "".join(f" --engine {engine}" for engine in engines)
    compared = {
        one.scenario.name: compare(_outcomes(one, engines, quiet=quiet), reference, one.scenario.tolerances.promised())
        for one in loaded
    }
    return Report(
        title="How far the engines agree",
        command=f"camproof agree {' '.join(words)}{only}",
        target=", ".join(engines),
        started_us=started_us,
        finished_us=now_us(),
        camproof_version=version("camproof"),
        verdicts=tuple(
            verdict
            for word, (name, comparisons) in zip(words, compared.items(), strict=True)
            for verdict in _verdicts(name, comparisons, f"camproof agree {word}{only}")
        ),
        scenario=" ".join(f"{one.scenario.name}: {' '.join(one.scenario.why.split())}" for one in loaded),
        tables=tuple(_table(name, comparisons, reference) for name, comparisons in compared.items()),
        wording=AGREEMENT,
        data={"reference": reference, "figures": [_row(n, c) for n, cs in compared.items() for c in cs]},
    )


def _outcomes(loaded: Loaded, engines: Sequence[str], *, quiet: bool) -> dict[str, pl.DataFrame]:
    """Rows of OUTCOME of each engine. In real time all cameras start together: tolerances are set for that."""
    scenario, plan = loaded.scenario, planned(loaded.scenario)
    if IN_REAL_TIME & set(engines):
        plan = replace(plan, spread_phases=False)
    found = {}
    for engine in engines:
        title = f"{scenario.name} ({engine})"
        with progress_bar(title, quiet=quiet or engine in IN_REAL_TIME) as progress:
            order = Order(
                scenario, plan, engine, "", progress=progress, say=(lambda _: None) if quiet else _saying(title)
            )
            found[engine] = expanded(follow(order).result.outcome).collect()
    return found


def _saying(title: str) -> Say:
    return lambda line: say(f"{title}: {line}")


def _verdicts(scenario: str, comparisons: Sequence[Comparison], replay: str) -> Sequence[Verdict]:
    """Of each figure that the scenario allows to differ by so much; else that it says so of none."""
    judged = [_verdict(scenario, one, replay) for one in comparisons if one.allowed is not None]
    return judged or [Verdict(f"{scenario}: tolerances", Outcome.UNKNOWN, _NO_TOLERANCES, replay=replay)]


def _verdict(scenario: str, one: Comparison, replay: str) -> Verdict:
    told = (
        f"{_told(one, one.value)}, and {_told(one, one.reference)} is the reference: "
        f"{_told(one, abs(one.difference))} apart, {_told(one, one.allowed or 0)} allowed"
    )
    outcome = Outcome.PASS if one.agrees else Outcome.FAIL
    return Verdict(f"{scenario}: {one.figure.title.lower()} ({one.engine})", outcome, told, replay=replay)


def _table(scenario: str, comparisons: Sequence[Comparison], reference: str) -> Table:
    engines = list(dict.fromkeys(one.engine for one in comparisons))
    heads = ("Figure", reference, *(head for engine in engines for head in (engine, "differs by")), "Allowed")
    keys = dict.fromkeys(one.figure.key for one in comparisons)
    rows = [_figure_row([one for one in comparisons if one.figure.key == key]) for key in keys]
    return Table(scenario, heads, tuple(rows), _TEXT)


def _figure_row(own: Sequence[Comparison]) -> tuple[str, ...]:
    """One figure, from every engine."""
    first = own[0]
    cells = [cell for one in own for cell in (_told(one, one.value), _told(one, one.difference))]
    allowed = "-" if first.allowed is None else _told(first, first.allowed)
    return (first.figure.title, _told(first, first.reference), *cells, allowed)


def _told(one: Comparison, value: float) -> str:
    if not isfinite(value):
        return "-"
    sign = "-" if value < 0 else ""
    match one.figure.unit:
        case "s":
            return sign + (duration(abs(value) * 1e6) if value else "0 s")
        case "B":
            return sign + size(abs(value))
        case "bit/s":
            return sign + rate(abs(value))
        case _:
            return f"{value:,.1f}".removesuffix(".0")


def _row(scenario: str, one: Comparison) -> dict[str, object]:
    row: dict[str, object] = {
        "scenario": scenario, "figure": one.figure.key, "unit": one.figure.unit, "engine": one.engine,
        "value": one.value, "reference": one.reference, "difference": one.difference, "allowed": one.allowed,
        "agrees": one.agrees,
    }  # fmt: skip
    return {key: None if isinstance(value, float) and not isfinite(value) else value for key, value in row.items()}
