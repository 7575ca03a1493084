"""IDX-2: what was acknowledged when the cloud was killed is there when it is up again."""

import asyncio
import hashlib
import random
import signal
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from harness.camera.media.template import SegmentTemplate
from harness.checks.casefile import AfterKill
from harness.cloud.http import connect
from harness.conformance import holdings
from harness.conformance.kill.served import served
from harness.conformance.kill.uploader import Uploader
from harness.conformance.media_marks import MediaMarks
from harness.conformance.playback import play_back
from harness.conformance.words import Words
from harness.conformance.world import World, build
from harness.errors import CamproofError, CloudRefusedError
from harness.history.event import EventKind
from harness.history.record import Recorder
from harness.player.played import PlayResult
from harness.scenario.model import CameraSpec, Scenario, Site

_CAMERA = CameraSpec(name="door")
_SIZE_BYTES = 125_000
_ABREAST = 4  # uploads at a time, so that a kill finds some of them half-way
_FEWEST, _MOST = 5, 20  # acknowledgements before the kill
_LIMIT_S = 60.0  # on a busy machine; a quiet one takes some six
_ALL_TIME = (0, 1 << 52)


@dataclass(frozen=True, slots=True)
class Killing:
    """How to make a cloud that may be killed: the reference cloud, perhaps with a seeded fault."""

    fault: str | None = None
    region: str = "eu-fra"


async def probe_kill(killing: Killing, template: SegmentTemplate) -> AfterKill:
    """Kill a cloud with SIGKILL at a random acknowledgement, start it again on its folder, and look."""
    try:
        async with asyncio.timeout(_LIMIT_S):
            with tempfile.TemporaryDirectory(prefix="camproof-") as folder:
                return await kill_and_look(Path(folder), killing, template, random.randint(_FEWEST, _MOST))
    except (CamproofError, TimeoutError) as broken:
        return AfterKill(undecided=str(broken) or f"it took longer than {_LIMIT_S:g} s")


async def kill_and_look(folder: Path, killing: Killing, template: SegmentTemplate, count: int) -> AfterKill:
    """The same, in this folder, at acknowledgement number `count`."""
    scenario = Scenario(
        name="kill", sites=(Site(name="shop", region=killing.region, cameras=(_CAMERA,)),), duration_s=1
    )
    async with served(folder, killing.region, killing.fault) as (child, target), connect(target.ca_file) as http:
        world = await build(http, target, scenario)
        device = world.device(http, _CAMERA.name)
        uploader = Uploader(device, await device.configuration(), template, _SIZE_BYTES)
        await uploader.begin()
        await _killed_while_uploading(uploader, child, count)
    if child.returncode != -signal.SIGKILL:
        return AfterKill(undecided=f"the cloud ended by itself, with status {child.returncode}")
    async with served(folder, killing.region, killing.fault) as (_, target), connect(target.ca_file) as http:
        world = replace(world, http=http)  # with the token from before the kill
        return await _look(world, killing.region, uploader, template)


async def _killed_while_uploading(uploader: Uploader, child: asyncio.subprocess.Process, count: int) -> None:
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(_ABREAST):
            tasks.create_task(uploader.upload(enough, count))
        await enough.wait()  # one upload is acknowledged, the others are somewhere on their way
        child.kill()
        await child.wait()


async def _look(world: World, region: str, uploader: Uploader, template: SegmentTemplate) -> AfterKill:
    """Index and store, before anything else is sent; then send the rest."""
    answer = await holdings.recordings(world, uploader.camera, region, *_ALL_TIME)
    rows = {(row.object_key, row.sha256) for row in answer.segments}
    objects = {o.key: o.sha256 for o in await holdings.stored(world, region, MediaMarks(Words(())))}
    due = {uploader.key_of(s): s.ciphertext_sha256 for s in uploader.acknowledged}
    made = {s.ciphertext_sha256 for s in uploader.made} | {hashlib.sha256(template.init).hexdigest()}
    found = AfterKill(
        acknowledged=len(due),
        on_their_way=len(uploader.made) - len(due),
        lost=(
            *([answer.broken] if answer.broken else []),
            *(f"{key} is not in the index" for key, _ in sorted(due.items() - rows)),
            *(f"{key} is not in the store as it was sent" for key in due if objects.get(key) != due[key]),
        ),
        bare=tuple(key for key, sha256 in sorted(rows) if objects.get(key) != sha256),
        torn=tuple(key for key, sha256 in objects.items() if sha256 not in made),
    )
    try:
        await uploader.finish(world.device(world.http, _CAMERA.name))
    except CloudRefusedError as refused:
        return replace(found, stuck=str(refused))
    return replace(found, stuck=await _not_played(world, region, uploader))


async def _not_played(world: World, region: str, uploader: Uploader) -> str:
    """What of all that was made does not play, in words."""
    recorder = Recorder()
    await play_back(world, uploader.camera, "shop", region, recorder)
    played = recorder.of(EventKind.PLAYED, uploader.camera)
    intact = sum(event.detail["result"] == PlayResult.INTACT for event in played)
    made = len(uploader.made)
    return "" if intact == len(played) == made else f"of {made} segments {len(played)} are listed and {intact} play"
