"""Cameras wait for a cloud that is slow to answer for as long as its target file says, before they record."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from harness.engines.live import readiness
from harness.engines.live.readiness import made_ready
from harness.errors import CloudUnreachableError


class Camera:
    def __init__(self, silent_s: float, a_try_s: float) -> None:
        self.silent_s, self.a_try_s, self.tries = silent_s, a_try_s, 0
        self.who = SimpleNamespace(spec=SimpleNamespace(name="north-1"))

    async def configure(self) -> None:
        self.tries += 1
        await asyncio.sleep(self.a_try_s)
        self.silent_s -= self.a_try_s
        if self.silent_s > 0:
            raise CloudUnreachableError("no answer in time")


async def ready(camera: Camera, patience_s: float) -> None:
    cameras: list[Any] = [camera]
    await made_ready(cameras, None, patience_s)


@pytest.mark.parametrize(("silent_s", "a_try_s"), [(0.2, 0.01), (0.03, 0.01), (0, 0.01)])
async def test_a_cloud_that_is_silent_for_a_while_is_asked_again(silent_s: float, a_try_s: float) -> None:
    await ready(Camera(silent_s, a_try_s), patience_s=5)


async def test_a_cloud_that_stays_silent_is_told_with_the_camera() -> None:
    camera = Camera(float("inf"), 0.01)
    with pytest.raises(ExceptionGroup) as told:
        await ready(camera, patience_s=0.2)
    assert camera.tries > readiness._ASKED_AGAIN
    (silence,) = told.value.exceptions
    assert silence.__notes__ == ["camera north-1 was reading its configuration"]


async def test_it_is_asked_several_times_however_long_each_takes() -> None:
    await ready(Camera(0.1, 0.03), patience_s=0)
