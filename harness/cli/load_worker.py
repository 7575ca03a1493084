"""`camproof load-worker`: cameras and viewers of a load test that another machine leads."""

from pathlib import Path

import click

from harness.cli.progress import say
from harness.conformance.running import run
from harness.errors import BadInputError
from harness.load.locust_process import MASTER_PORT, Worker
from harness.load.run import worked
from harness.load.stage import STAGE, TARGET


@click.command("load-worker")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--master", default=f"127.0.0.1:{MASTER_PORT}", show_default=True, metavar="HOST:PORT", help="Who leads.")
def command(folder: Path, master: str) -> int:
    """Act as some of the cameras and viewers of a load test, from a copy of the folder that it wrote.

    It ends when the load does. What goes between the two is not encrypted: bring the port here through ssh.
    """
    host, _, port = master.rpartition(":")
    if not host or not port.isdecimal():
        raise BadInputError(f"--master: {master!r} is no HOST:PORT, such as 127.0.0.1:{MASTER_PORT}")
    for name in (TARGET, STAGE):
        if not (folder / name).is_file():
            raise BadInputError(f"{folder} has no {name}: copy the folder that `camproof load --elsewhere DIR` wrote")
    say(f"acting for {master}")
    run(worked(Worker(folder.absolute(), host.strip("[]"), int(port))))
    return 0
