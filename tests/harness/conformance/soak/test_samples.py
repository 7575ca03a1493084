"""What is looked at while a soak goes on."""

import asyncio
import gc
import os
import weakref

from harness.conformance.soak.ledger import Ledger
from harness.conformance.soak.samples import Samples
from harness.engines.live.watch.processes import CAMERAS, Processes


async def test_a_soak_that_ends_within_its_first_stretch_tells_what_was_seen() -> None:
    samples = Samples(Processes(os.getpid()), Ledger({}, {}), (), 3600.0)
    times = iter(range(100))
    looking = asyncio.create_task(samples.watch(lambda: float(next(times))))
    await asyncio.sleep(0)
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    assert [row.at_s > 0 for row in samples.rows] == [True]
    assert [at_s for at_s, _ in samples.memory[CAMERAS]] == [0.0]


class Round:
    def __init__(self) -> None:
        self.itself = self


async def test_garbage_that_waits_to_be_collected_does_not_count() -> None:
    samples = Samples(Processes(os.getpid()), Ledger({}, {}), (), 20.0)
    gc.disable()
    try:
        left = weakref.ref(Round())
        assert left() is not None
        looking = asyncio.create_task(samples.watch(lambda: 0.0))
        async with asyncio.timeout(20):
            while left() is not None:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.05)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
    finally:
        gc.enable()
    assert len(samples.memory[CAMERAS]) >= 2
