"""Many runs of the matrix abreast, each in a process of its own: none slows or spoils another's event loop."""

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from harness.conformance.matrix.row import Result, Row
from harness.conformance.matrix.together import companies
from harness.conformance.matrix.trial import tried

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

Trial = Callable[[Sequence[str]], Sequence[Row]]
_A_CORE = 3  # runs abreast: two thirds of a run are waiting, while cameras record
_APART_S = 1.5  # between the beginnings of runs


def matrix(
    subjects: Iterable[str], *, abreast: int | None = None, together: bool = True, trial: Trial = tried
) -> Iterator[Row]:
    """Judge each of these faults and variants; rows come as they are ready.

    What is not as it must be is judged once more at the end, with few runs abreast: cameras live in real time, and a
    busy machine can cut them short. It is judged alone then, as faults that share a run can hide one another; most of a
    company, whose run must have been cut short, together, and alone at last.

    Args:
        subjects: their ids.
        abreast: how many runs at a time; by default some for each core.
        together: let those that keep out of each other's way share a run, instead of each having one of its own.
        trial: makes the rows of a company; it is called in a process of its own.
    """
    asked, first, left = companies(subjects) if together else companies(subjects, 1), dict[str, Row](), list[str]()
    most = max(1, min(abreast or _A_CORE * _cores(), len(asked)))
    with _keepers(most) as keepers:
        for found in _all(keepers, trial, asked, most):
            if found.good:
                yield found
            else:
                first[found.id] = found
        for found in _all(keepers, trial, _once_more(first), min(most, _cores() + 1)):
            if found.good or len(found.company) == 1:
                yield replace(found, first=first[found.id])
            else:
                left.append(found.id)
        for found in _all(keepers, trial, [(one,) for one in left], min(most, _cores())):
            yield replace(found, first=first[found.id])


def _once_more(found: Mapping[str, Row]) -> Iterator[tuple[str, ...]]:
    """Each of these alone, but for those that are most of their company."""
    for company in dict.fromkeys(row.company for row in found.values()):
        again = tuple(one for one in company if one in found)
        if len(again) > len(company) / 2:
            yield again
        else:
            yield from ((one,) for one in again)


def _all(keepers: ThreadPoolExecutor, trial: Trial, asked: Iterable[tuple[str, ...]], abreast: int) -> Iterator[Row]:
    """So many under way, and none waiting in line: nothing begins any more after Ctrl-C.

    They begin one after the other: all at once would all want the processor at once, and then all wait.
    """
    waiting, under_way = list(asked), set[Future[Sequence[Row]]]()
    while waiting or under_way:
        if waiting and len(under_way) < abreast:
            under_way.add(keepers.submit(_elsewhere, trial, waiting.pop(0)))
        room = waiting and len(under_way) < abreast
        done, under_way = wait(under_way, _APART_S if room else None, return_when=FIRST_COMPLETED)
        yield from (row for one in done for row in one.result())


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


def _elsewhere(trial: Trial, company: Sequence[str]) -> Sequence[Row]:
    """The rows, from a process that ends with them."""
    here, there = _context().Pipe(duplex=False)
    process = _context().Process(target=_tell, args=(there, trial, company))
    process.start()
    there.close()
    told: list[Sequence[Row]] = []
    with here, suppress(EOFError):
        told.append(here.recv())
    process.join()
    ended = f"its process ended with status {process.exitcode}"
    found = told[0] if told else [Row(one, Result.BROKEN, broken=ended) for one in company]
    return [replace(one, company=tuple(company)) for one in found]


def _tell(there: Connection, trial: Trial, company: Sequence[str]) -> None:
    """In the other process: what faults make libraries log is not told."""
    logging.disable()
    with suppress(KeyboardInterrupt):  # it is tidied up, and the other end knows
        there.send(trial(company))


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
