"""Cameras upload while parts are struck at seeded moments: what was acknowledged is there, whole, indexed, and plays.

CAMPROOF_STRIKES says how many strikes, and CAMPROOF_SEED which.
"""

import asyncio
import os
import random
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

import psycopg
import pytest

from harness.camera.media.template import SegmentTemplate, scene_template
from harness.cloud.http import connect
from harness.conformance.containers import strikes
from harness.conformance.containers.cloud import ContainerCloud
from harness.conformance.containers.target import as_target
from harness.conformance.kill.look import look
from harness.conformance.kill.uploader import Uploader
from harness.conformance.world import World, build
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.deployment.containers.databases import SUPERUSER

pytestmark = [pytest.mark.xdist_group("containers"), pytest.mark.timeout(3_600)]

STRIKES = int(os.environ.get("CAMPROOF_STRIKES", "6"))
SEED = int(os.environ.get("CAMPROOF_SEED", "1"))
REGION, CAMERAS = "eu-fra", ("door", "yard")
PARTS = ("global", "global-db", REGION, f"{REGION}/keys", f"{REGION}-db")
SCENARIO = Scenario(
    name="struck",
    sites=(Site(name="shop", region=REGION, cameras=tuple(CameraSpec(name=name) for name in CAMERAS)),),
    duration_s=1,
)
ABREAST, SIZE_BYTES, PACE_S = 3, 40_000, 0.4
BETWEEN_S, LASTING_S = (0.3, 1.5), (0.0, 1.5)
Kinds = Mapping[str, Callable[[], AbstractContextManager[None]]]


def kinds(cloud: ContainerCloud) -> tuple[Kinds, Kinds]:
    """What happens each time, and what happens besides where there are more strikes; by what is said of it."""
    region, database = cloud.container(REGION), cloud.container(f"{REGION}-db")
    killed = {f"kill {name}": partial(strikes.killed, cloud.container(name)) for name in PARTS}
    always: Kinds = {
        **{name: strike for name, strike in killed.items() if name != "kill global-db"},
        "pause the region": partial(strikes.paused, region),
        "unplug the region": partial(strikes.disconnected, region, f"region-{REGION}"),
    }
    return always, {
        **killed,
        "pause its database": partial(strikes.paused, database),
        "stop the region": partial(strikes.stopped, region),
        "stop its database": partial(strikes.stopped, database),
        "unplug its database": partial(strikes.disconnected, region, f"db-{REGION}"),
        "lose location a": partial(strikes.location_lost, cloud, REGION, "a"),
    }


async def struck(cloud: ContainerCloud, chance: random.Random) -> list[str]:
    """One strike after the other; what they were."""
    always, more = kinds(cloud)
    every = {**always, **more}
    order = chance.sample(list(always), len(always)) + chance.choices(list(every), k=max(0, STRIKES - len(always)))
    for name in order[:STRIKES]:
        await asyncio.sleep(chance.uniform(*BETWEEN_S))
        await asyncio.to_thread(last, every[name], chance.uniform(*LASTING_S))
    return order[:STRIKES]


def last(strike: Callable[[], AbstractContextManager[None]], lasting_s: float) -> None:
    with strike():
        time.sleep(lasting_s)


async def begun(world: World, template: SegmentTemplate) -> dict[str, Uploader]:
    """An uploader a camera, with credentials."""
    found = {}
    for name in CAMERAS:
        device = world.device(world.http, name)
        found[name] = Uploader(device, await device.configuration(), template, SIZE_BYTES)
        await found[name].begin()
    return found


async def uploaded_meanwhile(uploaders: Iterable[Uploader], cloud: ContainerCloud) -> list[str]:
    """The strikes that fell while all of them uploaded."""
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for uploader in uploaders:
            for _ in range(ABREAST):
                tasks.create_task(uploader.persist(enough, PACE_S))
        done = await struck(cloud, random.Random(SEED))
        await asyncio.sleep(PACE_S)
        enough.set()
    return done


def test_a_database_whose_disk_is_full_takes_nothing_and_has_all_it_had(of_small_disk: ContainerCloud) -> None:
    """Also where it is killed meanwhile."""
    server = of_small_disk.container(f"{REGION}-db")
    password = of_small_disk.passwords.superusers[REGION]
    url = f"postgresql://{SUPERUSER}:{password}@{server.address}/postgres"
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE TABLE kept AS SELECT 1 AS it")
        with strikes.disk_full(server):
            with pytest.raises(psycopg.errors.DiskFull):
                database.execute("CREATE TABLE much AS SELECT repeat(md5(i::text), 99) FROM generate_series(1, 9999) i")
            server.running.kill()
            server.running.wait()
    with psycopg.connect(url) as database:
        assert database.execute("SELECT it FROM kept").fetchone() == (1,)
    of_small_disk.container(REGION).wait_until_ready()


async def test_a_full_disk_takes_nothing_in_silence_and_goes_on_when_there_is_room(
    of_small_disk: ContainerCloud,
) -> None:
    region, target, template = of_small_disk.container(REGION), as_target(of_small_disk), scene_template()
    write = ("dd", "if=/dev/zero", "of=/var/lib/camproof/x", "count=9")
    async with connect(target.ca_file, resolve=target.resolve) as http:
        world = await build(http, target, SCENARIO)
        uploader, enough = (await begun(world, template))["door"], asyncio.Event()
        with strikes.disk_full(region):
            assert "No space left on device" in region.run(*write)[1]
            uploading = asyncio.create_task(uploader.persist(enough, PACE_S))
            await asyncio.sleep(5 * PACE_S)
            assert uploader.made
            assert uploader.acknowledged == []
        assert region.run(*write)[0] == 0
        await until(lambda: len(uploader.acknowledged) > 1)
        enough.set()
        await uploading
        found = await look(world, REGION, "door", uploader, template)
        assert (found.lost, found.bare, found.torn, found.stuck) == ((), (), (), "")


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.05)


async def test_what_was_acknowledged_while_parts_were_struck_is_there_and_plays(cloud: ContainerCloud) -> None:
    target, template = as_target(cloud), scene_template()
    async with connect(target.ca_file, resolve=target.resolve, connections=16) as http:
        world = await build(http, target, SCENARIO)
        uploaders = await begun(world, template)
        done = await uploaded_meanwhile(uploaders.values(), cloud)
    async with connect(target.ca_file, resolve=target.resolve) as http:
        token, administration = await replace(world, http=http).sign_in(target.administrator)
        world = replace(world, http=http, token=token, administration=administration)
        for name, uploader in uploaders.items():
            found = await look(world, REGION, name, uploader, template, beside=uploaders.values())
            assert found.acknowledged > len(done), "next to nothing was uploaded"
            assert (found.lost, found.bare, found.torn, found.stuck) == ((), (), (), ""), (SEED, done)
        await asyncio.to_thread(assert_a_location_is_restored, cloud, uploaders["door"])
        await assert_it_can_tell(world, cloud, uploaders, template)


def copies_of(cloud: ContainerCloud, digest: str) -> list[Path]:
    """Where an object's copies lie."""
    region = next(part for part in cloud.parts if part.name == REGION)
    return sorted(path for path in cloud.state(region).rglob("*") if digest in path.name)


def assert_a_location_is_restored(cloud: ContainerCloud, uploader: Uploader) -> None:
    """One location is emptied; the scrubber makes its copies anew, from the other one."""
    digest = uploader.acknowledged[0].ciphertext_sha256
    first, second = before = copies_of(cloud, digest)
    whole, since = first.read_bytes(), [path.stat().st_mtime_ns for path in before]
    with (
        strikes.with_settings(cloud, REGION, **strikes.QUICK_SCRUBBING),
        strikes.location_emptied(cloud, REGION, strikes.LOCATIONS[0]),
    ):
        pass
    assert copies_of(cloud, digest) == before
    assert first.read_bytes() == second.read_bytes() == whole
    assert [was == path.stat().st_mtime_ns for was, path in zip(since, before, strict=True)] == [False, True]


async def assert_it_can_tell(
    world: World, cloud: ContainerCloud, uploaders: Mapping[str, Uploader], template: SegmentTemplate
) -> None:
    """With an object gone from both locations, the same look finds that what was acknowledged is lost."""
    uploader = uploaders["door"]
    key, digest = uploader.key_of(uploader.acknowledged[0]), uploader.acknowledged[0].ciphertext_sha256
    copies = copies_of(cloud, digest)
    assert len(copies) == len(strikes.LOCATIONS), copies
    for path in copies:
        path.unlink()
    found = await look(world, REGION, "door", uploader, template, beside=uploaders.values())
    assert found.lost == (f"{key} is not in the store as it was sent",)
    assert found.bare == (key,)
