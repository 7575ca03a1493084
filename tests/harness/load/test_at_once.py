import asyncio

import pytest

from harness.load.users.at_once import at_once


async def seven() -> int:
    return 7


async def twice() -> int:
    return await seven() + await seven()


async def waits() -> None:
    await asyncio.sleep(0)


def test_what_waits_for_nothing_runs_at_once() -> None:
    assert at_once(twice()) == 14


def test_its_errors_are_ones_own() -> None:
    async def fails() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        at_once(fails())


def test_what_waits_for_an_event_loop_is_refused() -> None:
    with pytest.raises(RuntimeError, match="event loop"):
        at_once(waits())
