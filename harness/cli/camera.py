"""`python -m harness.camera FILE`: a sample camera in a process of its own, to be judged, or to be looked at."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path

import click

from harness.cli import ending, interruption
from harness.cli.suggest import did_you_mean
from harness.conformance.running import run
from harness.engines.live.alone import run_alone
from harness.engines.live.camera_file import CameraFile, read_camera_file
from harness.engines.live.faulty.catalogue import NAMES, lone_parts
from harness.engines.live.lone_parts import LoneParts
from harness.errors import BadInputError


@click.command("python -m harness.camera", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--fault", hidden=True, metavar="ID", help="A seeded fault of the camera, or a variant.")
def command(file: Path, fault: str | None) -> int:
    """Record and upload as FILE says, until its duration is over, or until Ctrl-C."""
    if fault is not None and fault not in NAMES:
        raise BadInputError(f"no fault of a camera is called {fault!r}.{did_you_mean(fault, NAMES)}")
    run(_until_stopped(read_camera_file(file), lone_parts(fault)))
    return 0


async def _until_stopped(file: CameraFile, parts: LoneParts) -> None:
    """Being stopped is how a camera ends, and no error."""
    with suppress(asyncio.CancelledError):
        await run_alone(file, parts, _say)


def _say(line: str) -> None:
    click.echo(f"  {time.strftime('%H:%M:%S')}  {line}", err=True)


def main() -> int:
    """Run it as its own process; its exit status."""
    with interruption.sigterm_as_ctrl_c():
        status = ending.status_of(lambda: int(command.main(standalone_mode=False) or 0))
    interruption.ignore_further()
    return status
