"""IDX-2: what was acknowledged when the cloud was killed is there when it is up again."""

import asyncio
import random
import signal
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from harness.camera.media.template import SegmentTemplate
from harness.checks.facts.holdings import AfterKill
from harness.cloud.http import connect
from harness.cloud.target import Target
from harness.conformance.kill.look import look
from harness.conformance.kill.served import served
from harness.conformance.kill.uploader import Uploader
from harness.conformance.world import build
from harness.errors import CamproofError, CamproofFailedError
from harness.scenario.model import CameraSpec, Scenario, Site

_CAMERA = CameraSpec(name="door")
_SIZE_BYTES = 125_000
_ABREAST = 4  # uploads at a time, so that a kill finds some of them half-way
_FEWEST, _MOST = 5, 20  # acknowledgements before the kill
_LIMIT_S = 60.0  # on a busy machine; a quiet one takes some six


class Killable(Protocol):
    """A cloud that is up."""

    @property
    def target(self) -> Target:
        """What is to be known of it."""

    async def kill(self) -> None:
        """SIGKILL; it has ended on return. CamproofError where that is not so."""


@dataclass(frozen=True, slots=True)
class Killing:
    """How to make a cloud that may be killed: the reference cloud, perhaps with a seeded fault."""

    fault: str | None = None
    region: str = "eu-fra"

    @asynccontextmanager
    async def clouds(self) -> AsyncIterator["Clouds"]:
        """Makes it: each time it is up, it is the same cloud."""
        with tempfile.TemporaryDirectory(prefix="camproof-") as folder:
            yield partial(_alone, Path(folder), self)


Clouds = Callable[[], AbstractAsyncContextManager[Killable]]
"""Starts the cloud, unless it runs."""


@dataclass(frozen=True, slots=True)
class _Child:
    child: asyncio.subprocess.Process
    target: Target

    async def kill(self) -> None:
        self.child.kill()
        await self.child.wait()
        if self.child.returncode != -signal.SIGKILL:
            raise CamproofFailedError(f"the cloud ended by itself, with status {self.child.returncode}")


@asynccontextmanager
async def _alone(folder: Path, killing: Killing) -> AsyncIterator[Killable]:
    async with served(folder, killing.region, killing.fault) as (child, target):
        yield _Child(child, target)


async def probe_kill(killing: Killing, template: SegmentTemplate) -> AfterKill:
    """Kill a cloud with SIGKILL at a random acknowledgement, start it again, and look."""
    try:
        async with asyncio.timeout(_LIMIT_S), killing.clouds() as cloud:
            return await kill_and_look(cloud, killing.region, template, random.randint(_FEWEST, _MOST))
    except (CamproofError, TimeoutError) as broken:
        return AfterKill(undecided=str(broken) or f"it took longer than {_LIMIT_S:g} s")


async def kill_and_look(cloud: Clouds, region: str, template: SegmentTemplate, count: int) -> AfterKill:
    """The same, at acknowledgement number `count`."""
    scenario = Scenario(name="kill", sites=(Site(name="shop", region=region, cameras=(_CAMERA,)),), duration_s=1)
    async with cloud() as one, connect(one.target.ca_file, resolve=one.target.resolve) as http:
        world = await build(http, one.target, scenario)
        device = world.device(http, _CAMERA.name)
        uploader = Uploader(device, await device.configuration(), template, _SIZE_BYTES)
        await uploader.begin()
        await _killed_while_uploading(uploader, one, count)
    async with cloud() as again, connect(again.target.ca_file, resolve=again.target.resolve) as http:
        world = replace(world, http=http)  # with the token from before the kill
        return await look(world, region, _CAMERA.name, uploader, template)


async def _killed_while_uploading(uploader: Uploader, cloud: Killable, count: int) -> None:
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(_ABREAST):
            tasks.create_task(uploader.upload(enough, count))
        await enough.wait()  # one upload is acknowledged, the others are somewhere on their way
        await cloud.kill()
