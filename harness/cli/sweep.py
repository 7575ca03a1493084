"""`camproof sweep`: many runs of a scenario, with its values varied and its luck drawn anew."""

from pathlib import Path
from typing import Any

import click

from harness.cli.again import again
from harness.cli.engines import now_us
from harness.cli.folder import out_option, usable
from harness.cli.partners import require_partners
from harness.cli.progress import progress_bar, say
from harness.cli.scenario_file import open_scenario
from harness.cli.swept import Asked, understood
from harness.engines.case import EVENTS, FLUID
from harness.errors import BadInputError
from harness.sweep.execution import Workers
from harness.sweep.run import carried_out
from harness.sweep.sensitivity import METHODS
from harness.sweep.store import Store, throw_away
from harness.sweep.summary import holding, summarised
from reports.console import console
from reports.paper.terminal import show_paper
from reports.paper.value import Paper
from reports.paper.write import as_json, write_paper
from reports.sweeps.report import Studied, sweep_paper, undecided

_INTERRUPTED, _UNDECIDED = 3, 4
_MOST = 200
_LIST_OR_SPAN = "A list, cache=16MiB,64MiB, or a span, cache=16MiB..1GiB, for --samples. Several times, if need be."
_WIDTH = 'Repeat until a mean is known so well: "share lost=0.02 %", "drain time=5 % of it".'


@click.command("sweep")
@click.argument("scenario")
@click.option("--vary", multiple=True, metavar="KEY=VALUES", help=_LIST_OR_SPAN)
@click.option("--samples", type=click.IntRange(1), help="How many draws from the spans (a Latin hypercube).")
@click.option("--sensitivity", type=click.Choice(METHODS), help="Which input moves the answer: by how many --samples.")
@click.option("--replications", type=click.IntRange(1), default=5, show_default=True, help="Of each combination.")
@click.option("--half-width", metavar="QUANTITY=WIDTH", help=_WIDTH)
@click.option("--most", type=click.IntRange(1), default=_MOST, show_default=True, help="Replications, at the most.")
@click.option("--measure", multiple=True, metavar="QUANTITY", help="What to show, as in `must_hold`.")
@click.option("--warm-up", default="0 s", show_default=True, help="Leave out what comes of outages that began before.")
@click.option("--engine", type=click.Choice((FLUID, EVENTS)), default=FLUID, show_default=True, help="How to find out.")
@click.option("--seed", type=click.IntRange(0), help="Instead of the scenario's own.")
@click.option("--workers", type=click.IntRange(1), help="Processes; all cores if it is not said.")
@click.option("--cluster", default="", metavar="ADDRESS", help="A Dask scheduler, such as tcp://10.0.0.5:8786.")
@click.option("--anew", is_flag=True, help="Throw away what an earlier sweep left in the folder.")
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of tables.")
@out_option("out/sweep")
def command(scenario: str, workers: int | None, cluster: str, out: Path, *, anew: bool, as_json_: bool,
            **options: Any) -> int:  # noqa: ANN401 - click's values, which `understood` reads  # fmt: skip
    """Run a scenario many times: with other values, and with other luck.

    Each replication lies in the folder as soon as it is finished; a sweep that was interrupted goes on where it was
    when the same command is given again.
    """
    require_partners(most="half_width")
    if workers and cluster:
        raise BadInputError(
            "--workers are processes of this machine, and --cluster has its own: drop the one or the other"
        )
    asked = understood(open_scenario(scenario).scenario, options)
    usable("--out", out)
    if anew:
        throw_away(out)
    study = _studied(asked, out, Workers(workers, cluster), quiet=as_json_)
    paper = sweep_paper(study)
    write_paper(out, paper, "report")
    _show(paper, out, as_json_=as_json_)
    if not study.swept.finished:
        say(f"interrupted; to go on: {study.command}")
        return _INTERRUPTED
    return _UNDECIDED if undecided(study) else 0


def _studied(asked: Asked, out: Path, workers: Workers, *, quiet: bool) -> Studied:
    started_us = now_us()
    sweep, scenario = asked.sweep, asked.scenario
    store = Store(out, sweep.design)
    with workers, progress_bar(f"{scenario.name}: sweep", quiet=quiet) as progress:
        swept = carried_out(sweep, store, workers, progress)
    summaries = summarised(sweep.points, swept.results)
    return Studied(
        sweep, swept, summaries, asked.measures, [one.word for one in asked.variations if one.span],
        scenario.must_hold, holding(sweep.points, swept.results, scenario.must_hold), asked.method,
        asked.influences(summaries), scenario.name, " ".join(scenario.why.split()),
        again(click.get_current_context(), "anew", "as_json_"), now_us() - started_us,
    )  # fmt: skip


def _show(paper: Paper, out: Path, *, as_json_: bool) -> None:
    if as_json_:
        click.echo(as_json(paper), nl=False)
        return
    show_paper(console(), paper)
    click.echo(f"\nReport: {out / 'report.html'}   (also report.pdf, report.json, results.parquet, results.csv)")
