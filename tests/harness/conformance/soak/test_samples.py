"""What is looked at while a soak goes on."""

import asyncio
import os

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
