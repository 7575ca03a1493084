"""Many runs of the matrix abreast, each in a process of its own: none slows or spoils another's event loop."""

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from harness.conformance.matrix.row import Result, Row
from harness.conformance.matrix.trial import takes_longer, tried

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

Trial = Callable[[str], Row]
_A_CORE = 3  # runs abreast: two thirds of a run are waiting, while cameras record
_APART_S = 1.5  # between the beginnings of runs


def matrix(subjects: Iterable[str], *, abreast: int | None = None, trial: Trial = tried) -> Iterator[Row]:
    """Judge each of these faults and variants; rows come as they are ready.

    What is not as it must be is judged once more at the end, with no more than one run a core: cameras live in real
    time, and a busy machine can cut them short.

    Args:
        subjects: their ids.
        abreast: how many runs at a time; by default some for each core.
        trial: makes the row of one; it is called in a process of its own.
    """
    asked, again = sorted(subjects, key=takes_longer, reverse=True), []
    most = max(1, min(abreast or _A_CORE * _cores(), len(asked)))
    with _keepers(most) as keepers:
        for found in _all(keepers, trial, asked, most):
            if found.good:
                yield found
            else:
                again.append(found.id)
        for found in _all(keepers, trial, again, _cores()):
            yield replace(found, again=True)


def _all(keepers: ThreadPoolExecutor, trial: Trial, subjects: Iterable[str], abreast: int) -> Iterator[Row]:
    """So many under way, and none waiting in line: nothing begins any more after Ctrl-C.

    They begin one after the other: all at once would all want the processor at once, and then all wait.
    """
    waiting, under_way = list(subjects), set[Future[Row]]()
    while waiting or under_way:
        if waiting and len(under_way) < abreast:
            under_way.add(keepers.submit(_elsewhere, trial, waiting.pop(0)))
        room = waiting and len(under_way) < abreast
        done, under_way = wait(under_way, _APART_S if room else None, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in done)


@contextmanager
def _keepers(most: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that each wait for a process; what breaks ends the processes, which tidy up."""
    with ThreadPoolExecutor(most) as keepers:
        try:
            yield keepers
        except BaseException:
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def _elsewhere(trial: Trial, subject: str) -> Row:
    """The row, from a process that ends with it."""
    here, there = _context().Pipe(duplex=False)
    process = _context().Process(target=_tell, args=(there, trial, subject))
    process.start()
    there.close()
    told: list[Row] = []
    with here, suppress(EOFError):
        told.append(here.recv())
    process.join()
    ended = f"its process ended with status {process.exitcode}"
    return told[0] if told else Row(subject, Result.BROKEN, broken=ended)


def _tell(there: Connection, trial: Trial, subject: str) -> None:
    """In the other process: what faults make libraries log is not told."""
    logging.disable()
    with suppress(KeyboardInterrupt):  # it is tidied up, and the other end knows
        there.send(trial(subject))


@cache
def _context() -> "ForkServerContext | SpawnContext":
    """Processes that have everything imported when they begin, where the system can do so."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    return context


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
