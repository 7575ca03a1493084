"""Runs replications side by side: in this process, on the cores of this machine, or on a Dask cluster.

joblib runs the same function in all three cases. A worker that is killed takes with it what it was running and nothing
else: that is run again.
"""

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Self, TypeVar

from harness.errors import BadInputError, CamproofFailedError

Asked = TypeVar("Asked")
Made = TypeVar("Made")
_PATIENCE = 3  # times in a row that workers may die without anything having been finished
_CONNECT_S = 15
_LOOKS_S = 1.0


class Workers:
    """Where replications run. Use it in a `with`.

    Args:
        count: processes on this machine; 1: this process itself.
        cluster: address of a Dask scheduler, in place of processes of this machine.
    """

    def __init__(self, count: int | None = None, cluster: str = "") -> None:
        self.count = count or os.cpu_count() or 1
        self._cluster = cluster
        self._client: AbstractContextManager[Any] = nullcontext()

    def __enter__(self) -> Self:
        """Connect to the cluster, if there is one to be."""
        if self._cluster:
            self._client = _client(self._cluster)
            client = self._client.__enter__()
            self.count = sum(client.ncores().values())
        return self

    def __exit__(self, *raised: object) -> None:
        """Let go of it."""
        self._client.__exit__(None, None, None)

    def each(self, run: Callable[[Asked], Made], asked: Sequence[Asked]) -> Generator[tuple[Asked, Made], None, None]:
        """What `run` makes of each, as it comes; several at a time. Close the iterator to stop.

        Raises:
            CamproofFailedError: workers die again and again.
        """
        left, deaths = dict(enumerate(asked)), 0
        while left:
            try:
                for number, made in self._once(run, left, here=not deaths):
                    deaths = 0
                    yield left.pop(number), made
            except _died(on_cluster=bool(self._cluster)) as death:
                deaths += 1
                if deaths >= _PATIENCE:
                    raise CamproofFailedError(
                        f"{deaths} times in a row workers died before anything was finished ({_line(death)}): is there "
                        "too little memory? Use fewer of them with --workers, or a smaller scenario"
                    ) from death

    def _once(self, run: Callable[[Asked], Made], left: dict[int, Asked], *, here: bool) -> Iterator[tuple[int, Made]]:
        """`here`: a single one needs no process of its own. One that has killed a worker does."""
        from joblib import Parallel, delayed  # noqa: PLC0415 - takes long to import

        alone = self.count == 1 or (here and len(left) == 1)
        if alone and not self._cluster:
            yield from ((number, run(one)) for number, one in list(left.items()))
            return
        with self._where(max(2, min(self.count, len(left)))):  # of one, joblib makes none
            # One at a time, so that each is back, and kept, as soon as it is finished.
            pool = Parallel(return_as="generator_unordered", batch_size=1, pre_dispatch="3*n_jobs")
            with _ctrl_c_held_back():  # workers that start now are spared it too
                made = pool(delayed(_numbered)(run, number, one) for number, one in list(left.items()))
            yield from made

    def _where(self, count: int) -> AbstractContextManager[Any]:
        from joblib import parallel_config  # noqa: PLC0415 - takes long to import

        make: Any = parallel_config  # whose own annotations lack what it returns
        own = {"initializer": _live_and_die_with, "initargs": (os.getpid(),)}
        where: AbstractContextManager[Any] = (
            make(backend="dask", n_jobs=-1) if self._cluster else make(backend="loky", n_jobs=count, **own)
        )
        return where


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Ctrl-C comes when this is over; processes that are started meanwhile never get it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _numbered(run: Callable[[Asked], Made], number: int, asked: Asked) -> tuple[int, Made]:
    return number, run(asked)


def _live_and_die_with(parent: int) -> None:
    """In a worker of this machine: Ctrl-C, which a terminal sends to it too, is the parent's; without it, it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOKS_S)
    os._exit(1)


def _died(*, on_cluster: bool) -> tuple[type[BaseException], ...]:
    """What is raised when a worker is gone."""
    from joblib.externals.loky.process_executor import BrokenProcessPool  # noqa: PLC0415 - takes long to import

    if not on_cluster:
        return (BrokenProcessPool,)
    from distributed import KilledWorker  # noqa: PLC0415 - an extra

    return BrokenProcessPool, KilledWorker


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError:
        raise BadInputError("--cluster needs Dask: install camproof with its extra `cluster`") from None
    try:
        make: Any = Client  # whose own annotations lack what it returns
        client = make(address, timeout=_CONNECT_S, set_as_default=True)
    except (OSError, ValueError) as refused:
        raise BadInputError(
            f"--cluster {address}: no Dask scheduler answers there ({_line(refused)}); give an address such as "
            "tcp://10.0.0.5:8786"
        ) from None
    with _quietly(), client:
        _same_everywhere(client, address)
        yield client


@contextmanager
def _quietly() -> Iterator[None]:
    """What goes wrong is raised. Ctrl-C breaks conversations off, of each of which Dask would print a traceback."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        gc.collect()  # futures that nobody asked for tell of themselves when they go
        logging.disable(before)


def _same_everywhere(client: Any, address: str) -> None:  # noqa: ANN401 - an extra's
    """Workers with another camproof would compute something else."""
    from importlib.metadata import version  # noqa: PLC0415 - what is sent to workers as well

    if not client.ncores():
        raise BadInputError(f"--cluster {address}: the scheduler has no workers; start some with `dask worker`")
    own = version("camproof")
    theirs = client.run(_version)
    wrong = {worker: found for worker, found in theirs.items() if found != own}
    if wrong:
        worker, found = next(iter(wrong.items()))
        raise BadInputError(
            f"--cluster {address}: the worker {worker} has {found or 'no camproof'}, and here is camproof {own}: "
            "install the same on all"
        )


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - runs on a worker

    try:
        return version("camproof")
    except PackageNotFoundError:
        return ""


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
