"""IDX-2: what the cloud acknowledged is there after a kill at any moment; `camproof serve` on its folder finds it."""

import asyncio
import hashlib
import json
import random
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from harness.camera.media.template import SegmentTemplate, scene_template
from harness.camera.object_key import init_key, segment_key
from harness.camera.parts import CameraParts
from harness.camera.sealing import Sealer
from harness.camera.segment import SealedSegment
from harness.cloud.device import Configuration, DeviceApi, index_row
from harness.cloud.http import connect
from harness.cloud.target import Account, Target
from harness.conformance.holdings import recordings, stored
from harness.conformance.media_marks import MediaMarks
from harness.conformance.playback import play_back
from harness.conformance.recorded_media import media_sha256
from harness.conformance.world import World, build
from harness.errors import CloudUnreachableError
from harness.history.event import EventKind, Header
from harness.history.record import Recorder
from harness.player.played import PlayResult
from harness.scenario.model import CameraSpec, Scenario, Site

if TYPE_CHECKING:
    from harness.cloud.signing import TemporaryCredentials

REGION = "eu-fra"
CAMERA = CameraSpec(name="door", segment_s=1.0, bits_per_s=1e6)
SCENARIO = Scenario(name="kill", sites=(Site(name="shop", region=REGION, cameras=(CAMERA,)),), duration_s=1)
HEADER = Header("kill", "", 0, "test", "", "", 0)
START_US = 1_764_000_000_000_000
ALREADY_THERE = 412
ABREAST = 4  # uploads at a time, so that a kill finds some of them half-way
MOST_BEFORE_THE_KILL = 20
CAMPROOF = "import sys; from harness.cli import main; sys.exit(main())"


@asynccontextmanager
async def served(state: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, Any]]]:
    """`camproof serve` as a child process, and what it says of itself. It is dead at the end, whatever happened."""
    words = ("serve", "--state", str(state), "--region", REGION, "--json")
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", CAMPROOF, *words, stdout=asyncio.subprocess.PIPE)
    try:
        assert child.stdout is not None
        said = b""
        while not said.endswith(b"\n}\n"):
            line = await child.stdout.readline()
            assert line, "it ended before it was up"
            said += line
        yield child, json.loads(said)
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()


def target(cloud: dict[str, Any]) -> Target:
    return Target(
        name="served", identity=cloud["identity"], my_systems=cloud["my_systems"], credentials=cloud["credentials"],
        ca_file=Path(cloud["ca_file"]), administrator=Account.model_validate(cloud["administrator"]),
        stranger=Account.model_validate(cloud["stranger"]),
        licence_codes=tuple(map(SecretStr, cloud["licence_codes"])), regions=(REGION,),
    )  # fmt: skip


class Uploader:
    """A camera that uploads several segments at a time until nobody answers any more."""

    def __init__(self, device: DeviceApi, configuration: Configuration, template: SegmentTemplate) -> None:
        parts, camera = CameraParts(), configuration.camera
        keys = parts.content_keys(secrets.token_bytes, 3_600_000_000, camera)
        self.acknowledged: list[SealedSegment] = []
        self.made: list[SealedSegment] = []
        self._device, self._configuration, self._template = device, configuration, template
        self._sealer = Sealer(parts, keys, configuration.public_key, configuration.key_version, camera)
        self._credentials: TemporaryCredentials

    async def begin(self) -> None:
        """Get credentials and store the initialisation segment."""
        self._credentials = await self._device.renew(self._configuration)
        init = self._template.init
        key = init_key(self._configuration.camera, init)
        answer = await self._device.put(self._credentials, key, init, hashlib.sha256(init).hexdigest())
        assert answer.accepted

    async def upload(self, enough: asyncio.Event, count: int) -> None:
        """Store and index one segment after the other; say so when `count` of them were acknowledged."""
        while True:
            sealed = self._next()
            try:
                await self._send(sealed)
            except CloudUnreachableError:
                return
            self.acknowledged.append(sealed)
            if len(self.acknowledged) >= count:
                enough.set()

    def _next(self) -> SealedSegment:
        counter = len(self.made)
        at_us, size_bytes = START_US + counter * 1_000_000, round(CAMERA.bits_per_s / 8)
        segment = self._template.make(self._configuration.camera, "span", counter, at_us, size_bytes)
        self.made.append(self._sealer.seal(segment))
        return self.made[-1]

    async def _send(self, sealed: SealedSegment) -> None:
        key = segment_key(sealed.camera, sealed.start_us, sealed.counter)
        put = await self._device.put(self._credentials, key, sealed.ciphertext, sealed.ciphertext_sha256)
        assert put.accepted or put.status == ALREADY_THERE, put.body
        row = index_row(sealed, key, init_key(sealed.camera, self._template.init))
        told = await self._device.index(self._configuration, self._credentials, row)
        assert told.accepted, told.body

    async def finish(self, device: DeviceApi) -> None:
        """Send again what nobody acknowledged, as a camera does when the cloud is back."""
        self._device = device
        self._credentials = await device.renew(self._configuration)
        for sealed in self.made:
            if sealed not in self.acknowledged:
                await self._send(sealed)


def digest(made: SealedSegment, template: SegmentTemplate) -> str:
    return media_sha256(template, made.camera, made.span, made.counter, made.start_us, made.media_bytes)


async def killed_while_uploading(uploader: Uploader, child: asyncio.subprocess.Process, count: int) -> None:
    """SIGKILL at the acknowledgement number `count`, while other uploads are on their way."""
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(ABREAST):
            tasks.create_task(uploader.upload(enough, count))
        await enough.wait()  # one upload is acknowledged, the others are somewhere on their way
        child.kill()
        await child.wait()


async def shown(world: World, camera: str) -> set[str]:
    """SHA-256, in the clear, of every segment that the playlist offers; each must play."""
    recorder = Recorder()
    await play_back(world, camera, "shop", REGION, recorder)
    played = recorder.finish(HEADER).of(EventKind.PLAYED)
    assert {event.detail["result"] for event in played} == {PlayResult.INTACT}
    return {str(event.detail["media_sha256"]) for event in played}


@pytest.mark.parametrize("seed", range(3))
async def test_what_was_acknowledged_survives_a_kill(seed: int, tmp_path: Path) -> None:
    count = random.Random(seed).randint(1, MOST_BEFORE_THE_KILL)
    template = scene_template(CAMERA.segment_s)
    async with served(tmp_path / "state") as (child, before), connect(Path(before["ca_file"])) as http:
        world = await build(http, target(before), SCENARIO)
        device = world.device(http, CAMERA.name)
        uploader = Uploader(device, await device.configuration(), template)
        await uploader.begin()
        await killed_while_uploading(uploader, child, count)
    assert child.returncode == -signal.SIGKILL
    camera, acknowledged = world.cameras[CAMERA.name][0], {s.ciphertext_sha256 for s in uploader.acknowledged}
    assert count <= len(acknowledged) < len(uploader.made), "some were on their way"

    async with served(tmp_path / "state") as (_, after), connect(Path(after["ca_file"])) as http:
        assert after == before, "the same addresses, accounts, certificate authority, licence codes"
        world = replace(world, http=http)  # with the token from before the kill
        listed = {row.sha256 for row in (await recordings(world, camera, REGION, 0, 1 << 52)).segments}
        objects = {one.sha256 for one in await stored(world, REGION, MediaMarks(frozenset()))}
        everything = {s.ciphertext_sha256 for s in uploader.made}
        assert acknowledged <= listed <= objects
        assert objects <= everything | {hashlib.sha256(template.init).hexdigest()}, "whole objects, or none"
        media = {s.ciphertext_sha256: digest(s, template) for s in uploader.made}
        assert await shown(world, camera) == {media[sha256] for sha256 in listed}
        await uploader.finish(world.device(http, CAMERA.name))
        assert await shown(world, camera) == set(media.values())
