"""`camproof load`: cameras and viewers by the dozen, against a cloud."""

import os
import platform
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from harness.cli.again import again
from harness.cli.folder import out_option, usable
from harness.cli.load_order import Wanted, understood
from harness.cli.output import write_json, write_table
from harness.cli.partners import require_partners
from harness.cli.progress import progress_bar, say
from harness.conformance.running import run
from harness.load.kinds import MEANING
from harness.load.locust_process import MASTER_PORT, free_port
from harness.load.measured import ALL
from harness.load.order import MOST_CAMERAS, MOST_VIEWERS, MOST_WORKERS, Shape
from harness.load.run import Asked, carried_out
from harness.load.thresholds import STATISTICS, judge
from reports.console import console
from reports.load.report import Finished, exit_status, load_paper, tables
from reports.paper.terminal import show_paper
from reports.paper.value import Paper
from reports.paper.write import as_csv, as_json, write_paper
from reports.write import put

_SHAPES = [shape.value for shape in Shape]
_FILE = click.Path(path_type=Path, dir_okay=False)
_SHOWN = 3  # sections on the terminal
_LOG = "locust.log"


@click.command("load")
@click.option("--target", "target_file", type=_FILE, metavar="FILE", help="The cloud that this file describes.")
@click.option("--fault", metavar="ID", help="Put a seeded fault into the embedded cloud.")
@click.option("--shape", type=click.Choice(_SHAPES), default=_SHAPES[0], show_default=True, help="Over time.")
@click.option("--scenario", metavar="SCENARIO", help="With --shape recovery: the outage.")
@click.option("--cameras", type=click.IntRange(1, MOST_CAMERAS), help="How many; 10, or the scenario's.")
@click.option("--viewers", type=click.IntRange(0, MOST_VIEWERS), default=2, show_default=True, help="How many.")
@click.option("--time", "time", default="1 min", show_default=True, help="How long it lasts; a day at the most.")
@click.option("--segment", default="4 s", show_default=True, help="Length of a segment, whole seconds.")
@click.option("--bitrate", default="2 Mbit/s", show_default=True, help="What a camera records.")
@click.option("--cache", metavar="SIZE", help="What a camera can keep that waits; 128 MiB, or the scenario's.")
@click.option("--visit-every", default="30 s", show_default=True, help="How often each viewer comes.")
@click.option("--watched", type=click.IntRange(1), default=5, show_default=True, help="Segments that a viewer plays.")
@click.option("--moment", metavar="TIME", help="When a storm or a rush begins; after a quarter of the time.")
@click.option("--within", metavar="TIME", help="Over how long it is spread; storm: 0 s, rush: 5 s.")
@click.option("--threshold", "thresholds", multiple=True, metavar="BOUND", help="Such as 'store.p95 < 800 ms'.")
@click.option("--thresholds", "threshold_file", type=_FILE, metavar="FILE", help="A file of them.")
@click.option("--metrics", is_flag=True, help="List what thresholds can be of, and stop.")
@click.option(
    "--workers", type=click.IntRange(1, MOST_WORKERS), default=1, show_default=True, help="Locust's processes."
)
@click.option("--elsewhere", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Wait for as many workers from other machines; what they need is written there.")  # fmt: skip
@click.option("--master-port", type=click.IntRange(1, 65535), default=MASTER_PORT, show_default=True,
              help="With --elsewhere: where they come to, on this machine alone.")  # fmt: skip
@click.option("--web", is_flag=True, help="Show locust's own page meanwhile, on this machine alone.")
@click.option("--web-port", type=click.IntRange(0, 65535), default=8089, show_default=True, help="Where; 0: any.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of everything random.")
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of tables.")
@out_option("out/load")
def command(out: Path, *, metrics: bool, as_json_: bool, web: bool, web_port: int, **options: Any) -> int:  # noqa: ANN401 - click's values, which `understood` reads
    """Load a cloud with cameras and viewers, by locust, and hold what comes of it against thresholds.

    The exit status is 1 if a threshold is over, 4 if there were too few requests to tell.

    \b
    steady            everything at even intervals
    diurnal           a day, drawn together
    recovery          what comes when an outage is over; --scenario says which
    credential-storm  all cameras want new credentials at once
    viewers-rush      most viewers come at once
    """  # noqa: D301 - click wants the character itself
    if metrics:
        return _list_metrics(as_json_=as_json_)
    require_partners(master_port="elsewhere", web_port="web")
    quiet = as_json_
    with progress_bar("the outage", quiet=quiet) as progress:
        wanted = understood(options, progress)
    usable("--out", out)
    if options["elsewhere"] is not None:
        usable("--elsewhere", options["elsewhere"])
    if wanted.burst is not None:
        wanted.burst.rows.write_parquet(out / "arrivals.parquet")
    line = again(click.get_current_context(), "as_json_", "web")
    asked = Asked(
        wanted.order, wanted.target, wanted.fault, options["workers"], free_port(web_port) if web else None,
        wanted.burst.dues if wanted.burst else None, log=out / _LOG, elsewhere=options["elsewhere"],
        master_port=options["master_port"],
    )  # fmt: skip
    finished = _finished(wanted, asked, line, quiet=quiet)
    paper = load_paper(finished)
    write_paper(out, paper, "report")
    for name, rows in tables(finished).items():
        put(out / f"{name}.csv", as_csv(rows))
    _show(paper, out, as_json_=as_json_)
    return exit_status(finished)


def _finished(wanted: Wanted, asked: Asked, line: str, *, quiet: bool) -> Finished:
    tell = (lambda _: None) if quiet else say
    with progress_bar(f"load, {wanted.order.shape}", quiet=quiet) as progress:
        measured = run(carried_out(replace(asked, say=tell, progress=progress)))
    judged = [judge(threshold, measured) for threshold in wanted.thresholds]
    scenario = wanted.burst.told if wanted.burst else ""
    return Finished(wanted.order, wanted.name, scenario, measured, judged, machine(), line)


def machine() -> str:
    """What it ran on."""
    processors = os.cpu_count() or 1
    busy = f", {os.getloadavg()[0]:.1f} processes wanted one" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()} {platform.machine()}, {processors} processors{busy}"


def _show(paper: Paper, out: Path, *, as_json_: bool) -> None:
    if as_json_:
        click.echo(as_json(paper), nl=False)
        return
    show_paper(console(), paper, _SHOWN)
    click.echo(f"\nReport: {out / 'report.html'}   (also report.pdf, report.json, *.csv)")


def _list_metrics(*, as_json_: bool) -> int:
    subjects = {ALL: "every request", **{name.value: meaning for name, meaning in MEANING.items()}}
    if as_json_:
        statistics = {name: one.meaning for name, one in STATISTICS.items()}
        write_json({"subjects": subjects, "statistics": statistics})
        return 0
    write_table(console(), ("subject", "what"), subjects.items())
    write_table(console(), ("statistic", "what"), ((f".{n}", one.meaning) for n, one in STATISTICS.items()))
    click.echo("\nA metric is a subject and a statistic: store.p95, all.failure_ratio, picture.mean")
    return 0
