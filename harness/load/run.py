"""A load test from its order to its figures."""

import asyncio
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from harness.cloud.target import Target
from harness.conformance.embedded import embedded
from harness.errors import CamproofFailedError
from harness.load.consent import require
from harness.load.ladder import Ladder
from harness.load.locust_process import LOG, MASTER_PORT, WORKERS_LOG, Run, Worker, free_port, running
from harness.load.measured import Measured, read_measured
from harness.load.order import Order
from harness.load.shapes import Arrivals
from harness.load.stage import MEASURED, set_up, write_stage

_REGIONS = ("eu-fra",)  # of an embedded cloud: one, so that it is as small as it can be
_LOOKS_S = 0.5
_ERROR = re.compile(r"/(ERROR|CRITICAL)/|^\w*(Error|Exception)\b|: error: ")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a load test is to do, and how.

    Args:
        order: the load.
        target: which cloud; None: an embedded one.
        fault: seeded in an embedded one.
        workers: locust's processes.
        web_port: of locust's page; None for none.
        arrivals: of a recovery.
        say: tells people a line.
        progress: told how much of it is over, 0 to 1.
        log: where locust's own log is to be kept; None: nowhere.
        ladder: of a calibration.
        elsewhere: a folder for workers that come from other machines, what they need; None: they are started here.
        master_port: where those come to, on this machine alone.
    """

    order: Order
    target: Target | None = None
    fault: str | None = None
    workers: int = 1
    web_port: int | None = None
    arrivals: Arrivals | None = None
    say: Callable[[str], None] = lambda _: None
    progress: Callable[[float], None] = field(default=lambda _: None)
    log: Path | None = None
    ladder: Ladder | None = None
    elsewhere: Path | None = None
    master_port: int = MASTER_PORT


async def carried_out(asked: Asked) -> Measured:
    """Load the cloud. Where it is cancelled, what was measured until then.

    Raises:
        CamproofError: the target can't be used, or locust failed.
    """
    async with opened(asked.target, asked.fault) as target:
        return await loaded(target, asked)


async def loaded(target: Target, asked: Asked) -> Measured:
    """Likewise, of a cloud that is there."""
    require(target, asked.order)
    asked.say(f"getting ready: {asked.order.cameras} cameras, {asked.order.viewers} viewers")
    stage = await set_up(target, asked.order, asked.arrivals, asked.ladder)
    if asked.elsewhere is not None:
        free_port(asked.master_port)
        stage = stage.model_copy(update={"elsewhere": asked.workers})
    with _folder(asked.elsewhere) as folder:
        write_stage(folder, target, stage)
        port = None if asked.elsewhere is None else asked.master_port
        if port is not None:
            asked.say(f"waiting for {asked.workers} workers: camproof load-worker {folder} --master 127.0.0.1:{port}")
        try:
            return await _measured(Run(folder, asked.order, asked.workers, asked.web_port, port), asked)
        finally:
            if asked.log is not None and (folder / LOG).exists():
                shutil.copy(folder / LOG, asked.log)


@contextmanager
def _folder(elsewhere: Path | None) -> Iterator[Path]:
    """Of the load; one for workers elsewhere is kept."""
    if elsewhere is not None:
        elsewhere.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield elsewhere
        return
    with tempfile.TemporaryDirectory(prefix="camproof-load-") as name:
        yield Path(name)


@asynccontextmanager
async def opened(target: Target | None, fault: str | None = None) -> AsyncIterator[Target]:
    """The target, or an embedded cloud for the time of the `async with`."""
    if target is not None:
        yield target
        return
    with tempfile.TemporaryDirectory(prefix="camproof-load-") as name:
        async with embedded(Path(name), regions=_REGIONS, fault=fault) as made:
            yield made


async def _measured(run: Run, asked: Asked) -> Measured:
    try:
        async with running(run) as process:
            if asked.web_port is not None:
                asked.say(f"locust's page: http://127.0.0.1:{asked.web_port}/")
            status = await _until_the_end(process, run, asked)
    except asyncio.CancelledError:
        asked.say("interrupted; what was measured until now is told")
        if not (run.folder / MEASURED).exists():
            raise
        return read_measured(run.folder / MEASURED).model_copy(update={"whole": False})
    if status:
        raise CamproofFailedError(f"locust ended with status {status}{last_words(run.folder / LOG)}")
    return read_measured(run.folder / MEASURED)


async def worked(worker: Worker) -> None:
    """Act for a load that another machine leads, until it ends.

    Raises:
        CamproofFailedError: locust failed, or found no master.
    """
    async with running(worker) as process:
        status = await process.wait()
    if status:
        raise CamproofFailedError(f"locust ended with status {status}{last_words(worker.folder / WORKERS_LOG)}")


async def _until_the_end(process: asyncio.subprocess.Process, run: Run, asked: Asked) -> int:
    loop = asyncio.get_running_loop()
    begun_s, lasts_s = loop.time(), (run.order.ready_us + run.order.time_us) / 1e6
    ended = asyncio.ensure_future(process.wait())
    while not ended.done():
        await asyncio.wait((ended,), timeout=_LOOKS_S)
        passed_s = loop.time() - begun_s
        asked.progress(min(1.0, passed_s / lasts_s))
        if passed_s > run.longest_s:
            raise CamproofFailedError(f"locust does not end{last_words(run.folder / LOG)}")
    return ended.result()


def last_words(log: Path) -> str:
    """What locust says of it: the last of its errors."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    errors = [line for line in lines if _ERROR.search(line)]
    return f": {errors[-1].strip()}" if errors else ""
