"""The cloud's processes are killed at random moments while cameras upload, again and again on one folder."""

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import aiohttp
import pytest
from pydantic import TypeAdapter

from reference_impl.deployment import CloudDescription
from tests.durability.film import FILM, unplayable
from tests.durability.look import wrong_in_region
from tests.durability.recording import ComeAgainError, Recording, in_folder, uploaded, use
from tests.durability.test_every_step import POINTS
from tests.reference_impl.deployment.client import Camera, Connect

ROUNDS = max(2, POINTS // 8)
_LONGEST_S = 0.03  # from an acknowledgement to the kill: as long as an upload takes


@dataclass
class Zygote:
    """Gives birth to clouds."""

    process: asyncio.subprocess.Process

    async def start(self, folder: Path) -> tuple[int, CloudDescription]:
        """A cloud's process, and where it is."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{folder}\n".encode())
        said = json.loads(await self.process.stdout.readline())
        return said["pid"], TypeAdapter(CloudDescription).validate_python(said["cloud"])


@asynccontextmanager
async def zygote() -> AsyncIterator[Zygote]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.durability.zygote",
        stdin=pipe, stdout=pipe, limit=1 << 20, start_new_session=True,
    )  # fmt: skip
    try:
        yield Zygote(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # and what it gave birth to
        await process.wait()


def writers(cloud: int) -> list[int]:
    """The cloud's own processes."""
    return [int(pid) for pid in Path(f"/proc/{cloud}/task/{cloud}/children").read_text().split()]


def kill(processes: list[int], which: str) -> None:
    """All of the cloud's processes, or the cloud without its writer, or the writer alone."""
    chosen = {"all": processes, "cloud": processes[:1], "writer": processes[1:]}[which]
    for pid in chosen:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def gone(processes: list[int]) -> None:
    """None of them writes any more."""
    async with asyncio.timeout(20):
        while any(map(alive, processes)):  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.005)


def alive(pid: int) -> bool:
    """Not gone, and not dead and waiting to be looked at."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def upload(recording: Recording, camera: Camera) -> None:
    """One segment after the other, each until it is acknowledged, as long as somebody answers."""
    with suppress(aiohttp.ClientError, OSError):
        while True:
            first = sum(fact.kind == "row" and camera.id in fact.name for fact in recording.facts)
            with suppress(ComeAgainError):
                await uploaded(recording, camera, count(first), FILM)


async def acknowledged(recording: Recording, more: int) -> None:
    """So many more than there were."""
    enough = len(recording.facts) + more
    async with asyncio.timeout(30):
        while len(recording.facts) < enough:  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.002)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
@pytest.mark.timeout(600)
async def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(tmp_path: Path, connected: Connect) -> None:
    chance, recording, folder, played = random.Random(3), Recording(), tmp_path / "state", 0
    async with zygote() as clouds:
        for turn in range(ROUNDS):
            cloud, description = await clouds.start(folder)
            async with connected(description) as client:
                if turn == 0:
                    installation = await client.install("eu-fra")
                    recording.organisation = installation.organisation
                    recording.cameras = [installation.camera, await installation.another()]
                use(client, recording.cameras)
                assert await unplayable(installation, recording.cameras, recording.facts[played:]) == [], turn
                played = len(recording.facts)
                uploads = [asyncio.create_task(upload(recording, one)) for one in recording.cameras]
                await acknowledged(recording, chance.randint(1, 5))
                await asyncio.sleep(chance.random() * _LONGEST_S)
                processes = [cloud, *writers(cloud)]
                kill(processes, which := chance.choice(("all", "cloud", "writer")))
                if which == "writer":
                    await acknowledged(recording, 1)
                    await asyncio.sleep(chance.random() * _LONGEST_S)
                    processes += writers(cloud)
                    kill(processes, "all")
                await asyncio.gather(*uploads)
            await gone(processes)
            answered = {fact.number for fact in recording.facts}
            assert await wrong_in_region(in_folder(folder), recording, answered) == [], (turn, which)
        _, description = await clouds.start(folder)
        async with connected(description) as client:
            use(client, recording.cameras)
            assert await unplayable(installation, recording.cameras, recording.facts) == []
    assert len(recording.facts) > ROUNDS, "enough was acknowledged for a kill to take something"
