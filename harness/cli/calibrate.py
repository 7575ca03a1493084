"""`camproof calibrate`: what a cloud takes, measured; a file for the capacity report; how far predictions are off."""

from pathlib import Path

import click

from harness.capacity.calibration import Calibration, LoadTest
from harness.cli.again import again
from harness.cli.folder import out_option, usable
from harness.cli.load import machine
from harness.cli.progress import progress_bar, say
from harness.cloud.target_file.load import load_target
from harness.conformance.running import run
from harness.errors import BadInputError
from harness.load.calibrate import Plan, calibrated
from harness.load.check import Check
from harness.load.ladder import Ladder
from harness.load.order import MOST_WORKERS
from harness.scenario.quantities import DURATION, SHARE, SIZE, Kind, QuantityError, parse
from reports.console import console
from reports.load.calibration import calibration_paper, tables
from reports.paper.terminal import show_paper
from reports.paper.write import as_csv, as_json, write_paper
from reports.write import put

_FILE = click.Path(path_type=Path, dir_okay=False)
_SHOWN = 2  # sections on the terminal


@click.command("calibrate")
@click.option("--target", "target_file", type=_FILE, metavar="FILE", help="The cloud that this file describes.")
@click.option("--levels", default="1,2,4,8", show_default=True, help="How many clients at once, step by step.")
@click.option("--each", default="3 s", show_default=True, help="How long a step lasts.")
@click.option("--segment", default="1 MB", show_default=True, help="Size of a stored segment; as your fleet's.")
@click.option("--check", default="30 s", show_default=True, help="How long the load test lasts; 0 s: none.")
@click.option("--at", default="50 %", show_default=True, help="How much of the cloud's capacity it is to take.")
@click.option(
    "--workers", type=click.IntRange(1, MOST_WORKERS), default=1, show_default=True, help="Locust's processes."
)
@click.option("--json", "as_json_", is_flag=True, help="Write the report as JSON instead of tables.")
@out_option("out/calibration")
def command(
    target_file: Path | None, levels: str, each: str, segment: str, check: str, at: str, workers: int, out: Path, *,
    as_json_: bool,
) -> int:  # fmt: skip
    """Measure how long each type of request takes a cloud, and how many a second it takes, by locust.

    calibration.json in --out is for `camproof plan --calibration`. Then a load test is predicted from it, made, and
    both are compared.
    """
    each_us, segment_bytes = _above_0("each", each, DURATION), _above_0("segment", segment, SIZE)
    ladder = Ladder(levels=_levels(levels), each_us=each_us, segment_bytes=segment_bytes)
    check_us, share = int(_read("check", check, DURATION)), _read("at", at, SHARE)
    if not 0 < share < 1:
        raise BadInputError("--at: a share between 0 % and 100 % is wanted")
    target = load_target(target_file) if target_file else None
    usable("--out", out)
    tell = (lambda _: None) if as_json_ else say
    with progress_bar("calibration", quiet=as_json_) as progress:
        plan = Plan(ladder, check_us, share, target, machine(), workers, tell, progress, out / "locust.log")
        measured, checked = run(calibrated(plan))
    calibration = _with(measured, checked)
    paper = calibration_paper(calibration, checked, again(click.get_current_context(), "as_json_"))
    put(out / "calibration.json", (calibration.model_dump_json(indent=2) + "\n").encode())
    write_paper(out, paper, "report")
    for name, rows in tables(calibration, checked).items():
        put(out / f"{name}.csv", as_csv(rows))
    if as_json_:
        click.echo(as_json(paper), nl=False)
    else:
        show_paper(console(), paper, _SHOWN)
        click.echo(f"\nFor `camproof plan --calibration`: {out / 'calibration.json'}. Report: {out / 'report.html'}")
    return 0


def _with(calibration: Calibration, checked: Check | None) -> Calibration:
    """How far its predictions were off goes with it, for whoever plans by it."""
    if checked is None:
        return calibration
    compared = checked.rows()
    order = checked.order
    test = LoadTest(
        cameras=order.cameras, viewers=order.viewers, utilisation=checked.prediction.utilisation, compared=compared
    )
    return calibration.model_copy(update={"checked": test})


def _levels(text: str) -> tuple[int, ...]:
    words = [word.strip() for word in text.split(",")]
    if not all(word.isdecimal() and 1 <= int(word) <= _MOST for word in words):
        raise BadInputError(f"--levels {text!r}: numbers of clients from 1 to {_MOST} are wanted, such as 1,2,4,8")
    return tuple(sorted({int(word) for word in words}))


_MOST = 500


def _above_0(name: str, text: str, kind: Kind) -> int:
    if not (value := int(_read(name, text, kind))):
        raise BadInputError(f"--{name}: it must be more than nothing")
    return value


def _read(name: str, text: str, kind: Kind) -> float:
    try:
        return parse(text, kind)
    except QuantityError as wrong:
        raise BadInputError(f"--{name}: {wrong}") from None
