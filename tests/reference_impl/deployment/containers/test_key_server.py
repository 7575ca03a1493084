"""A key server in a container of its own, beside a cloud that knows it by its address alone."""

import asyncio
import json
import os
import secrets
import shutil
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from tests.postgres import Postgres
from tests.reference_impl.deployment.containers.engine import USER, container, engine, made_images, network
from tests.reference_impl.deployment.story import CIPHERTEXT, INIT, played, playlist, record

if TYPE_CHECKING:
    from tests.reference_impl.deployment.client import Connect

pytestmark = [pytest.mark.xdist_group("containers"), pytest.mark.timeout(600)]  # the image may have to be made first
LOOK = Path(__file__).with_name("look.py")
REGION = "eu-fra"
PORT = 8443
SETTINGS, KEYS = "/etc/camproof", "/var/lib/camproof"


@pytest.fixture(scope="module")
def image() -> str:
    return made_images()[1]


def written(cloud: Path, folder: Path, **changed: object) -> Path:
    """The settings that the cloud wrote, and what they name, as they are in the container."""
    folder.mkdir()
    settings = json.loads((cloud / "alone" / REGION / "key_server" / "settings.json").read_text())
    for name in ("certificate", "private_key", "trusted", "client_key", "key_encryption_key"):
        file = Path(shutil.copy(settings[name], folder))
        settings[name] = f"{SETTINGS}/{file.name}"
    del settings["logs"]  # to standard output
    settings |= {"database": f"{KEYS}/keys/keys.db", "audit_heads": f"{KEYS}/safe/audit-heads.db"}
    settings |= {"host": "0.0.0.0", "port": PORT, "operator_port": PORT + 1, **changed}  # noqa: S104
    (folder / "settings.json").write_text(json.dumps(settings))
    if os.getuid() == 0:
        for path in (folder, *folder.iterdir()):
            os.chown(path, USER, USER)
    return folder


@asynccontextmanager
async def ready(image: str, address: str, on: str, folder: Path, volume: str) -> AsyncIterator[Any]:
    """The key server's container on a network, at its address, once it says of itself that it is ready."""
    at, mounts = urlsplit(address), {str(folder): f"{SETTINGS}:ro", volume: f"{KEYS}:rw"}
    ports = {str(PORT): (str(at.hostname), int(at.port or 0))}
    with container(image, mounts=mounts, ports=ports, network=on) as running:
        await until_healthy(running)
        yield running


async def until_healthy(running: Any) -> None:  # noqa: ANN401 - docker's
    until_s = time.monotonic() + 60
    await asyncio.to_thread(running.reload)
    while running.health != "healthy":
        assert running.status in {"created", "running"}, "it ended"
        assert time.monotonic() < until_s, "it does not get ready"
        await asyncio.sleep(0.1)
        await asyncio.to_thread(running.reload)


async def test_recordings_are_played_through_it_and_its_keys_outlive_a_kill(
    tmp_path: Path, connected: "Connect", image: str, volume: str
) -> None:
    with network() as (name, gateway):
        await story(tmp_path, connected, image, volume, name, gateway)


async def story(folder: Path, connected: "Connect", image: str, volume: str, on: str, host: str) -> None:
    content_key = secrets.token_bytes(16)
    alone = frozenset({f"{REGION}/key_server"})
    settings = CloudSettings(folder / "cloud", (REGION,), host=host, licence_codes=1, alone=alone)
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        address = cloud.description.regions[0].key_server
        own = written(folder / "cloud", folder / "own")
        async with ready(image, address, on, own, volume) as running:
            installed = await client.install(REGION)
            await record(installed.camera, content_key)
            listed = await playlist(installed)
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
            await asyncio.to_thread(running.kill)
            await asyncio.to_thread(running.wait)
            await asyncio.to_thread(running.start)
            await until_healthy(running)
            stranger = await client.sign_in(cloud.description.stranger)
            key = listed.segments[0].key.absolute_uri
            assert (await client.ask("GET", key, token=stranger)).status == 404
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
            lines = [json.loads(line) for line in running.logs(stderr=False).splitlines() if line.startswith(b"{")]
            assert {line["service"] for line in lines} == {"key_server"}
            asked = [line for line in lines if line.get("operation", "").endswith("/content-key")]
            assert {line["status"] for line in asked} == {200, 404}


async def test_its_rows_are_in_postgresql(
    tmp_path: Path,
    connected: "Connect",
    image: str,
    volume: str,
    postgres: Postgres,
    new_database: Callable[[], str],
) -> None:
    """By the machine's own network, where the tests' server is."""
    url, content_key = new_database(), secrets.token_bytes(16)
    alone = frozenset({f"{REGION}/key_server"})
    settings = CloudSettings(tmp_path / "cloud", (REGION,), licence_codes=1, alone=alone)
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        at = urlsplit(cloud.description.regions[0].key_server)
        own = written(tmp_path / "cloud", tmp_path / "own", host=at.hostname, port=at.port, operator_port=free_port())
        command = ["reference_impl.key_server", "--settings", f"{SETTINGS}/settings.json", "--database", url]
        mounts = {str(own): f"{SETTINGS}:ro", volume: f"{KEYS}:rw"}
        with container(image, mounts=mounts, ports={}, command=command, network_mode="host") as running:
            await until_healthy(running)
            installed = await client.install(REGION)
            await record(installed.camera, content_key)
            listed = await playlist(installed)
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
            await asyncio.to_thread(running.kill)
            await asyncio.to_thread(running.wait)
            await asyncio.to_thread(running.start)
            await until_healthy(running)
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
    assert postgres.column("SELECT count(*) FROM eu_fra_keys.audit", url) == [2]
    assert postgres.column("SELECT count(*) FROM eu_fra_keys.keys", url) == [1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


async def test_the_image_is_run_by_nobody_in_particular_and_holds_what_services_need(image: str, volume: str) -> None:
    command: dict[str, Any] = {"entrypoint": ["python3", "-c", LOOK.read_text()], "detach": True}
    with container(image, mounts={volume: f"{KEYS}:rw"}, ports={}, **command) as running:
        assert running.wait()["StatusCode"] == 0
        seen = json.loads(running.logs())
    assert seen == {"user": USER, "written": [KEYS], "tools": [], "modules": [], "services": True}
    own = engine().images.get(image).attrs["Config"]
    assert own["User"] == "10001:0"
    assert own["Healthcheck"]["Test"][:2] == ["CMD", "python3"]
