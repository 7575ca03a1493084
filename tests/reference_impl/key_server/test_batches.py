"""What comes while a batch is written is the next one."""

import asyncio
from collections.abc import Sequence

import pytest

from reference_impl.key_server.batches import Batches


async def test_all_that_waits_goes_together_and_one_batch_at_a_time() -> None:
    seen: list[list[int]] = []
    begun, free = asyncio.Event(), asyncio.Event()

    async def write(batch: Sequence[int]) -> list[BaseException | None]:
        seen.append(list(batch))
        begun.set()
        await free.wait()
        return [ValueError(str(one)) if one == 3 else None for one in batch]

    batches = Batches(write)
    first = asyncio.create_task(batches.add(1))
    await begun.wait()
    others = [asyncio.create_task(batches.add(number)) for number in (2, 3, 4)]
    await asyncio.sleep(0)
    others[0].cancel()  # before its batch is begun: nobody waits for it
    await asyncio.sleep(0)
    assert seen == [[1]]
    free.set()
    results = await asyncio.gather(first, *others, return_exceptions=True)
    await batches.close()
    assert seen == [[1], [3, 4]]
    assert [type(one) for one in results] == [type(None), asyncio.CancelledError, ValueError, type(None)]


async def test_what_fails_fails_for_its_batch_alone() -> None:
    async def write(batch: Sequence[str]) -> list[BaseException | None]:
        if "bad" in batch:
            raise OSError("no")
        return [None] * len(batch)

    batches = Batches(write)
    with pytest.raises(OSError, match="no"):
        await batches.add("bad")
    await batches.add("good")
    await batches.close()


async def test_one_who_goes_leaves_the_others_their_answers() -> None:
    begun, free = asyncio.Event(), asyncio.Event()

    async def write(batch: Sequence[int]) -> list[BaseException | None]:
        begun.set()
        await free.wait()
        return [None] * len(batch)

    batches = Batches(write)
    waiting = [asyncio.create_task(batches.add(number)) for number in (1, 2)]
    await begun.wait()
    waiting[0].cancel()
    free.set()
    assert isinstance((await asyncio.gather(*waiting, return_exceptions=True))[0], asyncio.CancelledError)
    assert waiting[1].result() is None
    await batches.close()
