"""Strikes come at their times, one after the other at one service, and are told when they have taken effect."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from harness.engines.live.notes import now_us
from harness.engines.live.striking import Striking
from harness.errors import BadInputError, CamproofFailedError
from harness.history.event import EventKind, Header
from harness.history.record import Recorder
from harness.history.windows import windows
from harness.scenario.model import CameraSpec, Scenario, Site, Strike

HEADER = Header("test", "", 1, "live", "0", "", 0)


def scenario(*strikes: Strike) -> Scenario:
    return Scenario(
        name="struck", sites=(Site(name="shop", region="eu-fra", cameras=(CameraSpec(name="door"),)),), duration_s=1,
        strikes=strikes,
    )  # fmt: skip


def kill(service: str, start_s: float, end_s: float) -> Strike:
    return Strike(services=(service,), what="kill", sites=("shop",), start_s=start_s, end_s=end_s)


async def test_one_service_suffers_one_thing_at_a_time_and_the_history_has_it() -> None:
    held: list[str] = []
    most: dict[str, int] = {}

    @asynccontextmanager
    async def striker(strike: Strike) -> AsyncIterator[None]:
        (service,) = strike.services
        held.append(service)
        most[service] = max(most.get(service, 0), held.count(service))
        yield
        await asyncio.sleep(0.05)
        held.remove(service)

    recorder, said = Recorder(), list[str]()
    strikes = (kill("eu-fra", 0.05, 0.2), kill("eu-fra", 0.1, 0.4), kill("global", 0.1, 0.3), kill("eu-fra", 0, 0.06))
    await Striking(striker, now_us(), recorder, said.append).through(scenario(*strikes))
    assert most == {"eu-fra": 1, "global": 1}
    history = recorder.finish(HEADER)
    kinds = [event.kind for event in history.events]
    assert (kinds.count(EventKind.STRUCK), kinds.count(EventKind.MENDED)) == (4, 4)
    assert history.events[0].detail == {"service": "eu-fra", "what": "kill"}
    (window,) = windows(history)["shop"][-1:]
    assert window.end_us is not None
    assert window.end_us - window.start_us > 300_000
    assert said[0] == "0 s: kill of eu-fra"


async def test_what_could_not_begin_in_its_time_is_left_out_and_said() -> None:
    @asynccontextmanager
    async def striker(_: Strike) -> AsyncIterator[None]:
        yield
        await asyncio.sleep(0.2)

    recorder, said = Recorder(), list[str]()
    await Striking(striker, now_us(), recorder, said.append).through(
        scenario(kill("eu-fra", 0, 0.1), kill("eu-fra", 0.05, 0.15))
    )
    assert len(recorder.finish(HEADER).of(EventKind.STRUCK)) == 1
    assert any("is left out" in line for line in said)


async def test_a_strike_that_fails_ends_the_run_and_where_nothing_can_be_struck_that_is_said() -> None:
    @asynccontextmanager
    async def striker(_: Strike) -> AsyncIterator[None]:
        raise CamproofFailedError("it does not come back")
        yield

    for given, error in {striker: CamproofFailedError, None: BadInputError}.items():
        with pytest.raises(error):
            await Striking(given, now_us(), Recorder(), lambda _: None).through(scenario(kill("eu-fra", 0, 1)))
