import asyncio
import signal

import pytest

from harness.conformance.running import run
from harness.engines.live.watch.parts import OF_CAMERAS, ProcessorParts


async def put_away(signals: list[signal.Signals], steps: list[str]) -> None:
    """Is interrupted, and again in each step of its tidying."""
    try:
        signal.raise_signal(signals[0])
        await asyncio.Event().wait()
    finally:
        for number in signals[1:]:
            signal.raise_signal(number)
            for _ in range(3):  # the loop hears of a signal in its next rounds
                await asyncio.sleep(0)
            steps.append(number.name)


def test_what_is_returned_is_handed_on() -> None:
    async def work() -> str:
        await asyncio.sleep(0)
        return "done"

    assert run(work()) == "done"


@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_does_not_break_into_the_tidying(first: signal.Signals) -> None:
    before, steps = signal.getsignal(signal.SIGTERM), list[str]()
    with pytest.raises(KeyboardInterrupt):
        run(put_away([first, signal.SIGINT, signal.SIGTERM], steps))
    assert steps == ["SIGINT", "SIGTERM"]
    assert signal.getsignal(signal.SIGTERM) == before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_of_the_work_is_handed_on() -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(work())


async def spin() -> None:
    """Keep the event loop busy with itself."""
    loop = asyncio.get_running_loop()
    for _ in range(200_000):
        loop.call_soon(len, "")
    await asyncio.sleep(0)


def test_what_the_event_loop_takes_does_not_count_for_what_runs_it() -> None:
    with ProcessorParts(OF_CAMERAS) as parts:
        run(spin())
        taken_s = parts.taken_s()
    assert taken_s["event loop"] > 0.05
    assert "cameras' decisions" not in taken_s
