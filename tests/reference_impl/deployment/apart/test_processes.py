"""The global part, two regions and two key servers, each a process of its own, as the provisioner has them."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count

import aiohttp
import pytest

from harness.cli import main
from harness.cloud.target_file.write import write_target
from harness.conformance.embedded import as_target
from reference_impl.deployment.operator import operator_credentials
from tests.reference_impl.deployment.apart.processes import Processes, cloud
from tests.reference_impl.deployment.client import Answer, Client, Installation, connect
from tests.reference_impl.deployment.story import CIPHERTEXT, INIT, played, playlist, record, upload

REGIONS = ("eu-fra", "us-iad")
DEAF_S = 3.0
CODES = count()
CODES_OF_TESTS, CODES_OF_A_RUN = 10, 8
pytestmark = pytest.mark.xdist_group("apart")


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    hearing, codes = {"poll_s": 0.2, "deaf_s": DEAF_S}, CODES_OF_TESTS + CODES_OF_A_RUN
    more = {"*": hearing, "*/keys": hearing}
    with cloud(tmp_path_factory.mktemp("apart"), regions=REGIONS, licence_codes=codes, settings=more) as processes:
        yield processes


@asynccontextmanager
async def client_of(processes: Processes) -> AsyncIterator[Client]:
    """Somebody new, who has a licence code that nobody has redeemed."""
    told = processes.made.description
    own = replace(told, licence_codes=(told.licence_codes[next(CODES)],))
    async with connect(own, lasting=False) as client:
        yield client


@dataclass
class Recorded:
    """What an organisation's camera has recorded in a region."""

    installed: Installation
    region: str
    content_key: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def client(self) -> Client:
        return self.installed.client

    async def is_played(self) -> bool:
        """Whether it can be had, through every service of the region."""
        listed = await playlist(self.installed, REGIONS.index(self.region), token=self.installed.token)
        return await played(self.client, listed, self.installed.token) == (INIT, CIPHERTEXT, self.content_key)

    async def ask_for_recordings(self) -> Answer:
        """As a viewer does."""
        index = self.client.cloud.regions[REGIONS.index(self.region)].recording_index
        within = f"v1/organisations/{self.installed.organisation}/cameras/{self.installed.camera.id}"
        return await self.client.ask(
            "GET", f"{index}/{within}/recordings?from_us=0&to_us=1", token=self.installed.token
        )


async def recorded(client: Client, region: str) -> Recorded:
    """A new organisation's first segment."""
    made = Recorded(await client.install(region), region)
    await record(made.installed.camera, made.content_key)
    return made


async def until(ask: Callable[[], Awaitable[Answer]], status: int) -> Answer:
    """The first answer with this status."""
    end_s = time.monotonic() + 30
    while (answer := await ask()).status != status:
        assert time.monotonic() < end_s, (answer.status, answer.body)
        await asyncio.sleep(0.05)
    return answer


def refused(answer: Answer) -> tuple[int, str, str]:
    """Status, reason, and when to ask again."""
    return answer.status, answer.document["reason"], answer.headers.get("Retry-After", "")


async def test_a_camera_records_and_is_viewed_and_each_region_has_its_own(apart: Processes) -> None:
    async with client_of(apart) as client:
        here = await recorded(client, "eu-fra")
        assert await here.is_played()
        [home, away] = client.cloud.regions
        listed = (await client.ask("GET", f"{client.cloud.my_systems}/v1/regions")).document
        assert [(one["id"], one["credentials"]) for one in listed] == [
            (one.id, one.credentials) for one in (home, away)
        ]
        camera = here.installed.camera
        configuration = await camera.configuration()
        assert configuration["renewal_uri"] == f"{home.credentials}/v1/renewal"
        elsewhere = await camera.renew({"renewal_uri": f"{away.credentials}/v1/renewal"})
        assert refused(elsewhere)[:2] == (403, "records-elsewhere")
        of_home = (await camera.renew(configuration)).document
        assert (await camera.send(of_home, "PUT", f"{away.media_store}/x/y", b"x", "s3")).status == 400
        renamed = {**of_home, "region": away.id}
        invalid = await camera.send(renamed, "PUT", f"{away.media_store}/x/y", b"x", "s3")
        assert (invalid.status, b"<Code>InvalidToken</Code>" in invalid.body) == (400, True), "sealed by another's key"
        reading = {"organisation": here.installed.organisation, "region": home.id}
        for region, status in ((home, 200), (away, 422)):
            url = f"{region.credentials}/v1/reader-sessions"
            assert (await client.ask("POST", url, token=here.installed.token, json=reading)).status == status
        moved = {"region": away.id}
        assert (
            await client.ask("PUT", f"{here.installed.address}/region", token=here.installed.token, json=moved)
        ).status == 200
        there = replace(here, region=away.id, installed=replace(here.installed, camera=await here.installed.another()))
        await record(there.installed.camera, there.content_key)
        assert await there.is_played()
        assert await here.is_played()
        of = operator_credentials(apart.made.folder, home.id)
        user = {"username": of.access_key_id, "password": of.secret_access_key, "token": of.session_token}
        bucket = f"{of.media_store}/{here.installed.organisation}?list-type=2"
        seen = await camera.send({"user": user, "region": of.region}, "GET", bucket, b"", "s3")
        assert (seen.status, camera.id.encode() in seen.body) == (200, True), "its operator sees every bucket"


async def test_a_region_that_is_killed_loses_nothing_and_a_wrong_clock_takes_nothing(apart: Processes) -> None:
    async with client_of(apart) as client:
        one, other = await recorded(client, "eu-fra"), await recorded(client_with_code(client, apart), "us-iad")
        camera = await one.installed.another()
        configuration = await camera.configuration()
        renewal = (await camera.renew(configuration)).document
        apart.kill("eu-fra")
        try:
            assert await other.is_played()
            with pytest.raises(aiohttp.ClientConnectionError):
                await one.ask_for_recordings()
        finally:
            await asyncio.to_thread(apart.start, "eu-fra")
        assert " goes on as it was: " in await asyncio.to_thread(apart.change, "eu-fra", clock_ahead_s="fast")
        try:
            assert " has read its settings again" in await asyncio.to_thread(
                apart.change, "eu-fra", clock_ahead_s=1_000
            )
            late = await camera.send(renewal, "PUT", f"{renewal['storageUri']}/{camera.id}/x", b"x", "s3")
            assert (late.status, b"<Code>RequestTimeTooSkewed</Code>" in late.body) == (403, True)
            await asyncio.to_thread(apart.change, "eu-fra", clock_ahead_s=0, puts_per_s=0, retry_after_s=7)
            shed = await camera.send(renewal, "PUT", f"{renewal['storageUri']}/{camera.id}/x", b"x", "s3")
            assert (shed.status, b"<Code>SlowDown</Code>" in shed.body) == (503, True)
            assert shed.headers["Retry-After"] == "7"
        finally:
            await asyncio.to_thread(apart.change, "eu-fra", clock_ahead_s=0, puts_per_s=None)
        await until(one.ask_for_recordings, 200)
        assert await one.is_played()
        await upload(camera, configuration, renewal, one.content_key)


def client_with_code(client: Client, processes: Processes) -> Client:
    codes = processes.made.description.licence_codes
    return replace(client, cloud=replace(client.cloud, licence_codes=(codes[next(CODES)],)))


async def test_without_the_global_part_cameras_store_with_what_they_have_and_nobody_is_believed_for_long(
    apart: Processes,
) -> None:
    async with client_of(apart) as client:
        one = await recorded(client, "eu-fra")
        camera = await one.installed.another()
        configuration, token = await camera.configuration(), await camera.token()
        renewal = (await camera.renew(configuration)).document

        async def renew() -> Answer:
            return await client.ask("GET", configuration["renewal_uri"], token=token)

        link = (await playlist(one.installed, token=one.installed.token)).segments[0].absolute_uri
        apart.kill("global")
        try:
            assert refused(await renew()) == (503, "my-systems-unreachable", "5")
            assert await one.is_played(), "known keys, and what was heard of, hold on"
            assert refused(await until(one.ask_for_recordings, 503)) == (503, "identity-unreachable", "5")
            assert refused(await renew()) == (503, "identity-unreachable", "5")
            shut = await client.ask("GET", link)
            assert (shut.status, b"<Code>ServiceUnavailable</Code>" in shut.body) == (503, True)
            await upload(camera, configuration, renewal, one.content_key)
        finally:
            await asyncio.to_thread(apart.start, "global")
        assert (await until(one.ask_for_recordings, 200)).document["segments"] == []
        assert (await until(renew, 200)).document["region"] == "eu-fra"
        assert await one.is_played()
        assert await replace(one, installed=replace(one.installed, camera=camera)).is_played()


async def test_without_a_key_server_nothing_is_activated_or_configured_and_all_else_goes_on(apart: Processes) -> None:
    async with client_of(apart) as client:
        one, other = await recorded(client, "eu-fra"), await recorded(client_with_code(client, apart), "us-iad")
        camera = await one.installed.another()
        configuration = await camera.configuration()
        apart.kill("eu-fra/keys")
        try:
            url = f"{client.cloud.my_systems}/v1/device/configuration"
            assert refused(await client.ask("GET", url, token=await camera.token())) == (
                503,
                "key-server-unreachable",
                "5",
            )
            back = {"region": "eu-fra"}
            asked = client.ask("PUT", f"{other.installed.address}/region", token=other.installed.token, json=back)
            assert refused(await asked)[:2] == (503, "key-server-unreachable")
            await upload(camera, configuration, (await camera.renew(configuration)).document, one.content_key)
            assert (await one.ask_for_recordings()).status == 200
            with pytest.raises(aiohttp.ClientConnectionError):
                await one.is_played()
            assert await other.is_played(), "another region has a key server of its own"
        finally:
            await asyncio.to_thread(apart.start, "eu-fra/keys")
        assert await one.is_played()
        assert await replace(one, installed=replace(one.installed, camera=camera)).is_played()


def test_the_harness_finds_all_that_it_needs(apart: Processes, capsys: pytest.CaptureFixture[str]) -> None:
    told = apart.made.description
    own = replace(told, licence_codes=told.licence_codes[CODES_OF_TESTS:])
    write_target(apart.made.folder / "target.yaml", as_target(own, 3600.0, None, served=True))
    status = main(["conform", "--check-target", "--target", str(apart.made.folder / "target.yaml"), "--json"])
    looks = json.loads(capsys.readouterr().out)
    assert [look for look in looks if look["good"] is False] == []
    assert status == 0
    found = {look["what"] for look in looks if look["good"]}
    assert {"address of credentials of us-iad", "feature playlists", "feature audit", "what eu-fra keeps"} <= found
