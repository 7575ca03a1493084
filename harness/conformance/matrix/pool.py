"""Many runs of the matrix abreast, in processes that are used again."""

import logging
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from harness.conformance.matrix.row import Row
from harness.conformance.matrix.trial import tried

_A_CORE = 4  # runs abreast: three quarters of a run are waiting, while cameras record


def matrix(subjects: Iterable[str], *, abreast: int | None = None) -> Iterator[Row]:
    """Judge each of these faults and variants; rows come as they are ready.

    What is not as it must be is judged once more at the end, alone: cameras live in real time, and a busy machine can
    cut them short.

    Args:
        subjects: their ids.
        abreast: how many runs at a time, each in a process of its own; by default some for each core.
    """
    asked, again = tuple(subjects), []
    most = max(1, min(abreast or _A_CORE * _cores(), len(asked)))
    with _pool(most) as pool:
        for found in _all(pool, asked, most):
            if found.good:
                yield found
            else:
                again.append(found.id)
        for found in _all(pool, again, 1):
            yield replace(found, again=True)


def _all(pool: ProcessPoolExecutor, subjects: Iterable[str], abreast: int) -> Iterator[Row]:
    """No more is handed over than is under way, so that nothing begins any more after Ctrl-C."""
    waiting, under_way = iter(subjects), set[Future[Row]]()
    while True:
        under_way |= {pool.submit(_handed_over, subject) for subject in islice(waiting, abreast - len(under_way))}
        if not under_way:
            return
        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in done)


def _handed_over(subject: str) -> Row:
    try:
        return tried(subject)
    finally:
        _deaf()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that have everything imported when they begin, where the system can do so. What breaks ends them."""
    forks = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if forks else "spawn")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(processes, context, initializer=_settle) as pool:
        try:
            yield pool
        except BaseException:
            for process in multiprocessing.active_children():
                process.terminate()  # it tidies up, and ends with the pool
            raise


def _settle() -> None:
    """In each process: what faults make libraries log is not told."""
    logging.disable()
    _deaf()


def _deaf() -> None:
    """Signals are for what runs, which hears them itself."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
