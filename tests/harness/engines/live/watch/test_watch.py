import asyncio
import hashlib
import os
import time

import pytest

from harness.checks.machine import Progress
from harness.engines.live.watch.loop import LoopLag
from harness.engines.live.watch.parts import ProcessorParts
from harness.engines.live.watch.processes import CAMERAS
from harness.engines.live.watch.watch import Watch

_PROGRESS = Progress(1, 1, 1.0, 1.0, 0.0, (0.0, 0.0))


def burn(seconds: float) -> None:
    until_s, block = time.process_time() + seconds, bytes(1 << 16)
    while time.process_time() < until_s:
        hashlib.sha256(block).digest()


def test_processor_time_counts_for_the_part_whose_file_it_is_in() -> None:
    with ProcessorParts(((__file__, "burning"), ("no such file", "nothing"))) as parts:
        burn(0.3)
        taken_s = parts.taken_s()
        parts.forget()
        assert sum(parts.taken_s().values()) < 0.1
    assert taken_s["burning"] == pytest.approx(0.3, abs=0.15)
    assert "nothing" not in taken_s


async def test_an_event_loop_that_is_held_up_is_seen() -> None:
    async with LoopLag() as lag:
        await asyncio.sleep(0.12)
        lag.forget()
        await asyncio.sleep(0)
        time.sleep(0.4)  # noqa: ASYNC251 - that is what is to be seen
        await asyncio.sleep(0.12)
        assert lag.worst_s > 0.25
        assert lag.usual_s > 0.25


async def test_a_watch_tells_of_this_process_between_begin_and_end() -> None:
    async with Watch() as watch:
        burn(0.2)
        await watch.begin()
        burn(0.3)
        await watch.end()
        await watch.end()
        seen = watch.seen(_PROGRESS)
    (own,) = (process for process in seen.processes if process.name == CAMERAS)
    assert own.processor_s == pytest.approx(0.3, abs=0.15)
    assert own.lag_s is not None
    assert seen.cores == len(os.sched_getaffinity(0))
    assert sum(share.processor_s for share in seen.shares) == pytest.approx(own.processor_s, abs=0.15)
