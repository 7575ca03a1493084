import asyncio

from reference_impl.media_store.in_use import InUse


async def test_what_is_being_stored_is_not_removed() -> None:
    in_use = InUse()
    async with in_use.storing("a"), in_use.storing("a"):
        with in_use.removing("a") as free, in_use.removing("b") as other:
            assert (free, other) == (False, True)
    with in_use.removing("a") as free:
        assert free


async def test_who_stores_waits_for_a_removal_and_only_one_removes() -> None:
    in_use, stored = InUse(), asyncio.Event()

    async def store() -> None:
        async with in_use.storing("a"):
            stored.set()

    with in_use.removing("a") as free:
        storing = asyncio.create_task(store())
        await asyncio.sleep(0)
        with in_use.removing("a") as again:
            assert (free, again, stored.is_set()) == (True, False, False)
    await asyncio.wait_for(storing, 10)
    assert stored.is_set()
