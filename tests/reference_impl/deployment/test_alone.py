"""A key server in a process of its own, beside a cloud that knows it by its address alone."""

import asyncio
import json
import secrets
import stat
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from reference_impl.foundation.service_token import ServiceTokens, kept_client_key
from tests.postgres import Postgres
from tests.reference_impl.deployment.story import CIPHERTEXT, INIT, played, playlist, record

if TYPE_CHECKING:
    from tests.reference_impl.deployment.client import Client, Connect, Installation

REGION = "eu-fra"
POLL_S = 0.2


def settings(folder: Path) -> CloudSettings:
    return CloudSettings(folder, (REGION,), licence_codes=1, alone=frozenset({f"{REGION}/key_server"}))


def settings_file(folder: Path, **changed: object) -> Path:
    """What the cloud has written, with changes; identity is asked often."""
    path = folder / "alone" / REGION / "key_server" / "settings.json"
    written = {**json.loads(path.read_text()), "poll_s": POLL_S, **changed}
    own = path.with_name("own.json")
    own.write_text(json.dumps(written))
    return own


async def started(file: Path) -> asyncio.subprocess.Process:
    """The key server's process, once it serves or has ended."""
    command = (sys.executable, "-m", "reference_impl.key_server", "--settings", str(file))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    assert process.stdout is not None
    await process.stdout.readline()
    return process


@asynccontextmanager
async def key_server(file: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await started(file)
    assert process.returncode is None
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def my_systems_token(client: "Client", folder: Path) -> str:
    key = kept_client_key(folder / "secrets" / "my_systems-client-key.pem")
    return await ServiceTokens(client.cloud.identity, "my_systems", key, client.session).token()


async def until(status: int, client: "Client", url: str, token: str) -> float:
    """For how many seconds the answer was another one."""
    began_s = time.monotonic()
    while (await client.ask("GET", url, token=token)).status != status:
        assert time.monotonic() < began_s + 30
        await asyncio.sleep(0.05)
    return time.monotonic() - began_s


async def test_recordings_are_played_through_it_across_kill_rotation_and_sign_out(
    tmp_path: Path, connected: "Connect"
) -> None:
    content_key = secrets.token_bytes(16)
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(cloud.description) as client:
        file = settings_file(tmp_path)
        async with key_server(file) as process:
            installed = await client.install(REGION)
            await record(installed.camera, content_key)
            listed = await playlist(installed)
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
            process.kill()
            await process.wait()
        async with key_server(file):
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
            keys = f"{cloud.description.regions[0].key_server}/v1/organisations/{installed.organisation}/keys"
            assert (await client.ask("POST", keys, token=installed.token)).document["reason"] == "not-a-service"
            rotated = await client.ask("POST", keys, token=await my_systems_token(client, tmp_path))
            assert (rotated.status, rotated.document["version"]) == (201, 2)
            assert (await installed.camera.configuration())["encryption"]["key_version"] == 2
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
            await taken_out(installed, listed.segments[0].key.absolute_uri)
            await signed_out(client, listed.segments[0].key.absolute_uri)


@pytest.mark.xdist_group("postgresql")
async def test_it_keeps_its_rows_in_the_cloud_s_postgresql(
    tmp_path: Path, connected: "Connect", postgres: Postgres, new_database: Callable[[], str]
) -> None:
    url, content_key = new_database(), secrets.token_bytes(16)
    async with (
        EmbeddedCloud(replace(settings(tmp_path), database=url)) as cloud,
        connected(cloud.description) as client,
    ):
        file = settings_file(tmp_path)
        assert stat.S_IMODE(file.with_name("settings.json").stat().st_mode) == 0o600, "the address has a password"
        file.chmod(0o600)
        async with key_server(file) as process:
            installed = await client.install(REGION)
            await record(installed.camera, content_key)
            listed = await playlist(installed)
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
            second = await started(file)
            assert second.stderr is not None
            assert b"is in use" in await second.stderr.read()
            await second.wait()
            process.kill()
            await process.wait()
        async with key_server(file):
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
            trail = f"{cloud.description.regions[0].key_server}/v1/organisations/{installed.organisation}/audit"
            said = (await client.ask("GET", trail, token=installed.token)).document
            assert (len(said["rows"]), said["broken_at"]) == (2, None)
    assert postgres.column("SELECT count(*) FROM eu_fra_keys.audit", url) == [2]
    assert not (tmp_path / REGION / "keys" / "keys.db").exists()


async def taken_out(installed: "Installation", content_key: str) -> None:
    """The key server hears likewise of who is no member any more."""
    client, person = installed.client, installed.client.cloud.stranger
    member = f"{installed.address}/members/{person.username}"
    assert (await client.ask("PUT", member, token=installed.token, json={"role": "viewer"})).status == 200
    token = await client.sign_in(person)
    await until(200, client, content_key, token)
    assert (await client.ask("DELETE", member, token=installed.token)).status == 204
    assert await until(404, client, content_key, token) < 10 * POLL_S + 2


async def signed_out(client: "Client", content_key: str) -> None:
    """The key server hears of a sign-out within its interval of asking."""
    tokens = await client.tokens(client.cloud.administrator)
    access = str(tokens["access_token"])
    assert (await client.ask("GET", content_key, token=access)).status == 200
    form = {"token": str(tokens["refresh_token"]), "client_id": "camproof-web"}
    assert (await client.ask("POST", f"{client.cloud.identity}/revoke", data=form)).status == 200
    assert await until(401, client, content_key, access) < 10 * POLL_S + 2
    refused = await client.ask("GET", content_key, token=access)
    assert refused.document["reason"] == "token-ended"


async def test_without_its_credential_it_believes_nobody(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(cloud.description) as client:
        another = tmp_path / "alone" / "another.pem"
        kept_client_key(another)
        token = await client.sign_in(cloud.description.administrator)
        url = f"{cloud.description.regions[0].key_server}/v1/organisations/org-1/public-key"
        async with key_server(settings_file(tmp_path, client_key=str(another))):
            refused = await client.ask("GET", url, token=token)
            assert (refused.status, refused.document["reason"]) == (503, "identity-unreachable")
            assert (await client.ask("GET", url)).status == 401
        async with key_server(settings_file(tmp_path)):
            assert (await client.ask("GET", url, token=token)).document["reason"] == "no-such-key"


async def test_limits_and_web_origins_are_those_of_its_settings(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(cloud.description) as client:
        token, page = await client.sign_in(cloud.description.administrator), "https://video.example"
        url = f"{cloud.description.regions[0].key_server}/v1/organisations/org-1/public-key"
        file = settings_file(tmp_path, limits={"requests_of_credential": "2/0.001"}, web_origins=[page])
        async with key_server(file):
            answers = [await client.ask("GET", url, token=token, headers={"Origin": page}) for _ in range(3)]
    assert [answer.status for answer in answers] == [404, 404, 429]
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers} == {page}


async def test_its_process_holds_no_other_service() -> None:
    seen = "import sys, reference_impl.key_server.__main__; print(*sorted(sys.modules))"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", seen, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    own = {name.split(".")[1] for name in out.decode().split() if name.startswith("reference_impl.")}
    assert own == {"alone", "foundation", "front", "key_server"}
