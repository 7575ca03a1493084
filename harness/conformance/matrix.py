"""The kill matrix: each seeded fault is judged by the whole suite, and has to be caught by the check named for it."""

import logging
import multiprocessing
import os
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

from argon2 import PasswordHasher

from harness.camera.media.template import scene_template
from harness.checks.verdict import Outcome, Verdict
from harness.conformance.embedded import ALL_REGIONS, REGIONS, embedded
from harness.conformance.faults import FAULTS, Fault, camera_parts
from harness.conformance.kill.probe import Killing
from harness.conformance.order import Order
from harness.conformance.plans import suite
from harness.conformance.run import Judged, judge
from harness.conformance.running import run

_A_CORE = 4  # runs abreast: three quarters of a run are waiting, while cameras record
_CREDENTIAL_LIFE_S = 10.0
_TIMING_ROUNDS = 600
_PASSWORD_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # a seventh of a run's work else
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in it, which nobody else can open; flushes cost nothing there


class Result(StrEnum):
    """What came of one seeded fault."""

    KILLED = "killed"  # by every check named for it, and by no other
    SURVIVED = "survived"  # a check that is named for it did not see it
    NOISY = "noisy"  # it was seen, and so were things that are in order
    BROKEN = "broken"  # camproof itself failed


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix."""

    id: str
    result: Result
    reasons: Mapping[str, str]  # by requirement, of all that does not hold
    missed: tuple[str, ...] = ()  # requirements that had to fail
    besides: tuple[str, ...] = ()  # requirements that fail and have no reason to
    broken: str = ""  # what broke the run
    seconds: float = 0.0
    processor_s: float = 0.0
    again: bool = False  # it was judged a second time, alone

    @property
    def good(self) -> bool:
        """Whether it is as it must be."""
        return self.result is Result.KILLED


def row(fault: Fault, verdicts: Iterable[Verdict]) -> Row:
    """What the verdicts on a cloud or camera with this fault say of the checks."""
    told = tuple(verdicts)
    failed = {v.requirement: v.reason for v in told if v.outcome is Outcome.FAIL}
    errors = [f"{v.requirement}: {v.reason}" for v in told if v.outcome is Outcome.ERROR]
    missed = tuple(r for r in fault.requirements if r not in failed)
    besides = tuple(r for r in failed if r not in fault.requirements and r not in fault.also)
    result = (
        Result.BROKEN if errors else Result.SURVIVED if missed else Result.NOISY if besides else Result.KILLED
    )  # fmt: skip
    return Row(fault.id, result, failed, missed, besides, "; ".join(errors))


def matrix(faults: Iterable[str], *, abreast: int | None = None) -> Iterator[Row]:
    """Judge each of these faults; rows come as they are ready.

    What is not as it must be is judged once more at the end, alone: cameras live in real time, and a busy machine can
    cut them short.

    Args:
        faults: their ids.
        abreast: how many runs at a time, each in a process of its own; by default some for each core.
    """
    again = []
    with _pool(abreast or _A_CORE * _cores()) as pool:
        for found in _all(pool, faults, abreast or _A_CORE * _cores()):
            if found.good:
                yield found
            else:
                again.append(found.id)
        for found in _all(pool, again, 1):
            yield replace(found, again=True)


def _all(pool: ProcessPoolExecutor, faults: Iterable[str], abreast: int) -> Iterator[Row]:
    """No more is handed over than is under way, so that nothing begins any more after Ctrl-C."""
    waiting, under_way = iter(faults), set[Future[Row]]()
    while True:
        under_way |= {pool.submit(_handed_over, fault) for fault in islice(waiting, abreast - len(under_way))}
        if not under_way:
            return
        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in done)


def _handed_over(fault: str) -> Row:
    try:
        return judged_row(fault)
    finally:
        _deaf()


def judged_row(fault: str) -> Row:
    """The row of one fault; whatever breaks is in it."""
    began_s, busy_s = time.monotonic(), time.process_time()
    try:
        found = row(FAULTS[fault], run(judged(fault)).verdicts)
    except Exception as broken:  # noqa: BLE001 - it must not take the other rows with it
        found = Row(fault, Result.BROKEN, {}, broken=repr(broken))
    return replace(found, seconds=time.monotonic() - began_s, processor_s=time.process_time() - busy_s)


async def judged(fault: str) -> Judged:
    """The whole suite on the embedded cloud and on cameras with this fault.

    Probes that take seconds, and that nothing else of the suite needs, are asked where the fault concerns them.
    """
    wanted = FAULTS[fault].requirements
    with tempfile.TemporaryDirectory(prefix="camproof-", dir=_memory()) as folder:
        cloud = embedded(
            Path(folder), regions=ALL_REGIONS if "REG-1" in wanted else REGIONS,
            credential_life_s=_CREDENTIAL_LIFE_S, fault=fault, password_hasher=_PASSWORD_HASHER,
        )  # fmt: skip
        async with cloud as target:
            order = Order(
                target, suite(REGIONS), scene_template(1.0), camera_parts(fault),
                killing=Killing(fault) if "IDX-2" in wanted else None,
                throttles="BUF-11" in wanted,
                timing_rounds=_TIMING_ROUNDS if "KEY-6" in wanted else 0,
            )  # fmt: skip
            return await judge(order)


def _memory() -> Path | None:
    return _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None


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
