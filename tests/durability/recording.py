"""A cloud that works under strace, what it acknowledged, and every step that its disk took meanwhile."""

import asyncio
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from reference_impl.deployment import CloudDescription
from tests.durability.disk_model import Image
from tests.durability.in_parts import put_in_parts
from tests.durability.strace_log import CALLS, Step, steps
from tests.reference_impl.deployment.client import Camera, Client, Connect

START_US = time.time_ns() // 86_400_000_000_000 * 86_400_000_000  # of this day: what is old is removed
LENGTH_US = 2_000_000
SIZES = (3_000, 4_096, 10_001, 100_000)
CONTENT_KEY = bytes(16)


@dataclass(frozen=True)
class Source:
    """What a camera uploads, the same when it is sent again."""

    init: Callable[[Camera], bytes]
    sealed: Callable[[Camera, int], bytes]  # by counter


NOISE = Source(
    lambda camera: random.Random(camera.id).randbytes(700),
    lambda camera, counter: random.Random(f"{camera.id} {counter}").randbytes(SIZES[counter % len(SIZES)]),
)


def iv_of(counter: int) -> bytes:
    """A segment's IV."""
    return counter.to_bytes(16)


class ComeAgainError(Exception):
    """The cloud can't store it now, and says so."""


@dataclass(frozen=True)
class Fact:
    """What the cloud acknowledged in its answer to the request of that number."""

    number: int
    kind: str  # "object", "part", "row", or what an account's fact is about
    name: str
    value: Any = None


@dataclass
class Recording:
    """All that happened to a cloud."""

    steps: list[Step] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)  # digests of all bodies
    left: Image = field(default_factory=dict)  # what was in the folder at the end
    turns: list[int] = field(default_factory=list)  # how many steps there were after each of the cloud's lives
    cameras: list[Camera] = field(default_factory=list)
    organisation: str = ""
    wrapped: dict[str, str] = field(default_factory=dict)  # by camera: its content key


def _working_strace() -> str:
    """The command, or "" where there is none, or the kernel lets it trace nothing."""
    found = shutil.which("strace") or ""
    return found if found and not subprocess.run([found, "-o", os.devnull, "true"], check=False).returncode else ""


@asynccontextmanager
async def traced(folder: Path, trace: Path, fault: str = "") -> AsyncIterator["Traced"]:
    """A cloud under strace, killed at the end."""
    strace = await asyncio.to_thread(_working_strace)
    if not strace and not os.environ.get("CAMPROOF_REQUIRE_STRACE"):
        pytest.skip("there is no strace command here that may trace: apt install strace")
    assert strace, "CAMPROOF_REQUIRE_STRACE is set and no strace command works here"
    what = ["-f", "-y", "-xx", "-s", "16777216", "-qq", "-e", "signal=none", "--seccomp-bpf"]
    child = await asyncio.create_subprocess_exec(
        strace, *what, "-e", f"trace={','.join(CALLS)}", "-o", str(trace), sys.executable,
        "-m", "tests.durability.traced_cloud", str(folder), fault,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True, limit=1 << 20,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        said = await child.stdout.readline()
        assert said, "the traced cloud did not start"
        yield Traced(child, TypeAdapter(CloudDescription).validate_json(said))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.wait()


@dataclass
class Traced:
    """The process and where it is."""

    child: asyncio.subprocess.Process
    description: CloudDescription

    def rotate(self, organisation: str, number: int) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(f"{number} {organisation}\n".encode())


def use(client: Client, cameras: list[Camera]) -> None:
    """The cameras speak through this connection from now on; requests are numbered on."""
    client.numbers = cameras[0].client.numbers
    for camera in cameras:
        camera.client = client


async def uploaded(recording: Recording, camera: Camera, counters: Iterable[int], source: Source = NOISE) -> None:
    """Segments of a camera, one after the other, each stored and indexed."""
    organisation, configuration = recording.organisation, await camera.configuration()
    renewal = (await camera.renew(configuration)).document
    pem = configuration["encryption"]["public_key"]
    wrapped = recording.wrapped.setdefault(
        camera.id, camera.wrapped(pem, CONTENT_KEY)
    )  # the same when it is sent again
    init = source.init(camera)
    init_key = f"{camera.id}/init.{hashlib.sha256(init).hexdigest()[:16]}.mp4"
    await _stored(recording, camera, renewal, organisation, init_key, init)
    for counter in counters:
        media = source.sealed(camera, counter)
        key = f"{camera.id}/2025-11-24/16/{counter}.m4v"
        await _stored(recording, camera, renewal, organisation, key, media, in_parts=counter % 3 == 2)
        row = {
            "object_key": key, "init_key": init_key, "span": "span-1", "counter": counter,
            "start_us": START_US + counter * LENGTH_US, "duration_us": LENGTH_US, "key_id": "key-1",
            "wrapped_key": wrapped, "key_version": configuration["encryption"]["key_version"],
            "iv": iv_of(counter).hex(), "sha256": hashlib.sha256(media).hexdigest(), "size": len(media),
        }  # fmt: skip
        url = f"{configuration['recording_index']}/v1/cameras/{camera.id}/segments"
        told = await camera.send(renewal, "POST", url, json.dumps(row).encode(), "recording-index")
        if told.status == 503:
            raise ComeAgainError
        assert told.status in {200, 201}, told.body
        recording.facts.append(Fact(told.number, "row", f"{organisation}/{key}", row["sha256"]))


async def _stored(
    recording: Recording,
    camera: Camera,
    renewal: dict[str, Any],
    organisation: str,
    key: str,
    body: bytes,
    *,
    in_parts: bool = False,
) -> None:
    sha256 = hashlib.sha256(body).hexdigest()
    recording.sent.add(sha256)
    url, parts = f"{renewal['storageUri']}/{key}", list[int]()
    try:
        if in_parts:
            answer = await put_in_parts(camera, renewal, url, body, parts)
        else:
            answer = await camera.send(renewal, "PUT", url, body, "s3")
    finally:
        recording.facts += [Fact(number, "part", f"{organisation}/{key}", sha256) for number in parts]
    if answer.status == 503:
        raise ComeAgainError
    assert answer.status in {200, 412}, answer.body
    if answer.status == 200:
        recording.facts.append(Fact(answer.number, "object", f"{organisation}/{key}", sha256))


async def media_recorded(folder: Path, connected: Connect, fault: str = "", rounds: int = 2) -> Recording:
    """Two cameras upload at once; then all is killed, started again, and it goes on."""
    recording, state = Recording(), folder / "state"
    for turn in range(rounds):
        trace = folder / f"trace-{turn}"
        async with traced(state, trace, fault) as cloud, connected(cloud.description) as client:
            if turn == 0:
                installation = await client.install("eu-fra")
                recording.organisation = installation.organisation
                recording.cameras = [installation.camera, await installation.another()]
            use(client, recording.cameras)
            async with asyncio.TaskGroup() as tasks:
                for camera in recording.cameras:
                    tasks.create_task(uploaded(recording, camera, range(turn * len(SIZES), (turn + 1) * len(SIZES))))
        recording.steps += steps(trace, state)
        recording.turns.append(len(recording.steps))
    recording.left = in_folder(state)
    return recording


def in_folder(folder: Path) -> Image:
    """What is there now."""
    return {str(path.relative_to(folder)): _content(path) for path in sorted(folder.rglob("*"))}


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
