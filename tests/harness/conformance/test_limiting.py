"""A region that was told to take nothing takes all again, however the probe ends."""

import asyncio

import pytest

from harness.cloud.http import Answer
from harness.conformance.probes.takes import Take
from harness.conformance.region_outage import _Yard
from harness.conformance.strain import _Limit, _while
from harness.errors import CloudUnreachableError


class Told:
    """A region's limit."""

    def __init__(self) -> None:
        self.told: list[float | None] = []
        self.slow = asyncio.Event()
        self.slow.set()

    async def set(self, puts_per_s: float | None, retry_after_s: int | None = None) -> None:  # noqa: ARG002
        self.told.append(puts_per_s)
        await self.slow.wait()


async def test_where_it_is_cancelled_while_the_region_is_told() -> None:
    limiting = Told()
    limiting.slow.clear()

    async def strained() -> None:
        async with _Limit(limiting).on(1):
            raise AssertionError("it was cancelled before")

    straining = asyncio.create_task(strained())
    await asyncio.sleep(0)
    straining.cancel()
    limiting.slow.set()
    await asyncio.wait({straining})
    assert straining.cancelled()
    assert limiting.told == [0, None]


async def test_where_the_cloud_is_out_of_reach_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    limiting = Told()
    yard = _Yard(None, None, None, limiting, "eu-fra")  # type: ignore[arg-type]  # nothing of theirs is asked

    async def sent(_: Take) -> Answer:
        if limiting.told:
            raise CloudUnreachableError("it is gone")
        return Answer("PUT", "", 200, {}, b"")

    async def look(_: str) -> None: ...

    monkeypatch.setattr(yard, "_sent", sent)
    monkeypatch.setattr(yard, "_look", look)
    monkeypatch.setattr(yard, "_take", lambda: None)
    with pytest.raises(CloudUnreachableError):
        await yard.through()
    assert limiting.told == [0, None]


async def test_an_interruption_is_not_lost_while_the_region_is_told_that_it_is_over() -> None:
    limiting, over = Told(), asyncio.Event()

    async def strained() -> None:
        async with _Limit(limiting).on(1):
            limiting.slow.clear()
            await asyncio.Event().wait()

    straining = asyncio.create_task(_while(strained(), over.wait()))
    for _ in range(5):
        await asyncio.sleep(0)
    over.set()
    while limiting.told != [0, None]:  # noqa: ASYNC110 - nothing else says so
        await asyncio.sleep(0)
    straining.cancel()
    await asyncio.wait({straining})
    assert straining.cancelled()


async def test_what_fails_beside_work_that_goes_well_is_told() -> None:
    async def refused() -> None:
        raise CloudUnreachableError("it is gone")

    with pytest.raises(CloudUnreachableError):
        await _while(refused(), asyncio.sleep(0.01))
