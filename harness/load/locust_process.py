"""Locust as processes of its own, in a group of their own: nothing of it is left when the `async with` is over."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from harness.load import users
from harness.load.order import Order

LOG, WORKERS_LOG = "locust.log", "worker.log"
MASTER_PORT = 5557  # locust's own
_STOPS_S = 10  # for what users are at when the load ends
_ENDS_S = 30.0  # for locust to end when it is asked to
_STARTS_S = 60.0  # for its processes to be there, on a busy machine
_COME_S = 600.0  # for workers to come from elsewhere
_HERE = "127.0.0.1"
_LOCUSTFILE = Path(users.__file__).with_name("locustfile.py")


@dataclass(frozen=True, slots=True)
class Run:
    """How locust is run.

    Args:
        folder: with the stage; its log goes there too.
        order: what is asked.
        workers: processes that act; 1: locust itself acts, unless they are elsewhere.
        web_port: of locust's page; None: it shows none.
        master_port: where workers from elsewhere come to; None: they are started here.
        log: where in the folder its log goes.
    """

    folder: Path
    order: Order
    workers: int = 1
    web_port: int | None = None
    master_port: int | None = None
    log: str = LOG

    def command(self) -> list[str]:
        """The command line."""
        lasts_s = (self.order.ready_us + self.order.time_us) / 1e6
        words = [
            sys.executable, "-m", "locust", "-f", str(_LOCUSTFILE), "--users", str(self._users),
            "--spawn-rate", str(self._users), "--run-time", f"{int(lasts_s) + 1}s",
            "--stop-timeout", str(_STOPS_S), "--only-summary", "--exit-code-on-error", "0", "--loglevel", "INFO",
        ]  # fmt: skip
        if self.web_port is None:
            words += ["--headless"]
        else:
            words += ["--autostart", "--autoquit", "0", "--web-host", _HERE, "--web-port", str(self.web_port)]
        return words + self._distributed()

    @property
    def longest_s(self) -> float:
        """After which something is wrong."""
        return (self.order.ready_us + self.order.time_us) / 1e6 + self._starts_s + _STOPS_S + _ENDS_S

    @property
    def _starts_s(self) -> float:
        return _STARTS_S if self.master_port is None else _COME_S

    @property
    def _users(self) -> int:
        """As many for each worker: those from elsewhere have seats of their own, and whom none is left for stops."""
        return self.order.users if self.master_port is None else -(-self.order.users // self.workers) * self.workers

    def _distributed(self) -> list[str]:
        if self.workers == 1 and self.master_port is None:
            return []
        port = str(self.master_port or free_port())
        bound = ["--master-bind-host", _HERE, "--master-bind-port", port]
        wait = ["--expect-workers-max-wait", str(int(self._starts_s))]
        if self.master_port is not None:
            return ["--master", "--expect-workers", str(self.workers), *wait, *bound]
        return ["--processes", str(self.workers), *wait, *bound, "--master-host", _HERE, "--master-port", port]


@dataclass(frozen=True, slots=True)
class Worker:
    """One that comes from elsewhere.

    Args:
        folder: a copy of that of the load; its log goes there.
        host: of the master.
        port: of the master.
        log: where in the folder its log goes.
    """

    folder: Path
    host: str
    port: int
    log: str = WORKERS_LOG

    def command(self) -> list[str]:
        """The command line."""
        return [
            sys.executable, "-m", "locust", "-f", str(_LOCUSTFILE), "--worker", "--master-host", self.host,
            "--master-port", str(self.port), "--exit-code-on-error", "0", "--loglevel", "INFO",
        ]  # fmt: skip


@asynccontextmanager
async def running(run: Run | Worker) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process, which ends by itself; at the end of the `async with` it is asked to, then killed with all others."""
    environment = {
        **os.environ,
        "CAMPROOF_LOAD": str(run.folder),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    with (run.folder / run.log).open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *run.command(), env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, cwd=run.folder,
        )  # fmt: skip
    try:
        yield process
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    try:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()  # locust tells its workers
            async with asyncio.timeout(_STOPS_S + _ENDS_S):
                await process.wait()
    except TimeoutError:
        pass
    finally:
        with suppress(ProcessLookupError):  # its workers, too, if any is left
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def free_port(wanted: int = 0) -> int:
    """One of this machine's that nobody listens on: that one, or any. OSError: somebody does."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as locust's page does: an ended one's is free
        free.bind((_HERE, wanted))
        port: int = free.getsockname()[1]
        return port
