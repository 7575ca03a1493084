"""The whole story through the public API alone, over real TLS."""

import asyncio
import json
import os
import secrets
import stat
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reference_impl.credentials import IssuingLimits, Rate
from reference_impl.deployment import CloudSettings, EmbeddedCloud, PortInUseError
from reference_impl.front.journal import Line
from reference_impl.media_store import ScrubSettings
from reference_impl.my_systems import Terms
from tests.reference_impl.deployment.story import CIPHERTEXT, INIT, played, playlist, record

if TYPE_CHECKING:
    from tests.reference_impl.deployment.client import Client, Connect, Installation

REGIONS = ("eu-fra", "us-iad")


def settings(folder: Path, *, first_port: int = 0, credential_life_s: float = 3600.0) -> CloudSettings:
    return CloudSettings(folder, REGIONS, licence_codes=3, first_port=first_port, credential_life_s=credential_life_s)


async def test_from_sign_in_to_playback_and_again_after_a_restart(tmp_path: Path, connected: "Connect") -> None:
    content_key = secrets.token_bytes(16)
    async with EmbeddedCloud(settings(tmp_path)) as cloud:
        before = cloud.description
        async with connected(before) as client:
            installed = await client.install("eu-fra")
            await record(installed.camera, content_key)
            listed = await playlist(installed)
            assert await played(client, listed, installed.token) == (INIT, CIPHERTEXT, content_key)
    async with EmbeddedCloud(settings(tmp_path)) as cloud:
        assert cloud.description == before
        async with connected(cloud.description) as client:
            installed.client = installed.camera.client = client
            token = await client.sign_in(before.administrator)
            assert await played(client, await playlist(installed), token) == (INIT, CIPHERTEXT, content_key)
            assert await played(client, listed, token) == (INIT, CIPHERTEXT, content_key), "old links still work"
            configuration = await installed.camera.configuration()
            assert (await installed.camera.renew(configuration)).status == 200
            code = {"code": before.licence_codes[0]}
            again = await client.ask("POST", f"{installed.address}/licences", token=token, json=code)
            assert (again.status, again.document["reason"]) == (409, "code-already-redeemed")


SERVE = """
import asyncio, sys
from pathlib import Path
from reference_impl.deployment import CloudSettings, EmbeddedCloud

async def serve():
    async with EmbeddedCloud(CloudSettings(Path(sys.argv[1]), ("eu-fra", "us-iad"), licence_codes=3)):
        print("serving", flush=True)
        await asyncio.Event().wait()

asyncio.run(serve())
"""


async def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud:
        before = cloud.description
    serving = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVE, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert serving.stdout is not None
    assert await serving.stdout.readline() == b"serving\n"
    content_key = secrets.token_bytes(16)
    async with connected(before) as client:
        installed = await client.install("eu-fra")
        await record(installed.camera, content_key)
        serving.kill()
        await serving.wait()
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(before) as client:
        assert cloud.description == before
        installed.client = installed.camera.client = client
        token = await client.sign_in(before.administrator)
        assert await played(client, await playlist(installed), token) == (INIT, CIPHERTEXT, content_key)


async def test_strangers_get_nothing(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        await record(installed.camera, secrets.token_bytes(16))
        [segment] = (await playlist(installed)).segments
        token = await client.sign_in(cloud.description.stranger)
        region = cloud.description.regions[0]
        one = f"/v1/organisations/{installed.organisation}"
        for url in (
            f"{installed.address}/cameras",
            f"{region.recording_index}{one}/cameras/{installed.camera.id}/recordings?from_us=0&to_us=1",
            f"{region.playlists}{one}/cameras/{installed.camera.id}/playlist.m3u8?from_us=0&to_us=1",
            f"{region.key_server}{one}/audit",
            segment.key.absolute_uri,
        ):
            assert (await client.ask("GET", url, token=token)).status == 404, url
            assert (await client.ask("GET", url)).status == 401, url
        assert (await client.ask("GET", segment.absolute_uri.partition("?")[0])).status == 403


async def test_a_change_of_region_holds_for_what_is_recorded_afterwards(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        old_key, new_key = secrets.token_bytes(16), secrets.token_bytes(16)
        await record(installed.camera, old_key)
        old = (await installed.camera.renew(await installed.camera.configuration())).document
        choice = {"region": "us-iad"}
        answer = await client.ask("PUT", f"{installed.address}/region", token=installed.token, json=choice)
        assert answer.status == 200
        configuration = await installed.camera.configuration()
        assert configuration["region"] == "us-iad"
        await record(installed.camera, new_key)
        assert (await played(client, await playlist(installed, 0), installed.token))[2] == old_key
        assert (await played(client, await playlist(installed, 1), installed.token))[2] == new_key
        elsewhere = f"{configuration['storage_uri']}/{installed.camera.id}/x.m4v"
        assert (await installed.camera.send(old, "PUT", elsewhere, b"x", "s3")).status == 400


async def test_a_camera_that_is_disabled_gets_no_further_credentials(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        configuration = await installed.camera.configuration()
        url = f"{installed.address}/cameras/{installed.camera.id}/cloud-storage"
        assert (await client.ask("PUT", url, token=installed.token, json={"enabled": False})).status == 200
        refused = await installed.camera.renew(configuration)
        assert (refused.status, refused.document["reason"]) == (403, "not-enabled")
        assert (await installed.camera.configuration())["enabled"] is False


async def test_a_partner_sells_what_an_administrator_redeems(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        partner = await client.sign_in(cloud.description.partner)
        url, order = f"{cloud.description.my_systems}/v1/partner/licence-codes", {"kind": "renewal", "count": 1}
        assert (await client.ask("POST", url, token=installed.token, json=order)).status == 403
        sold = await client.ask("POST", url, token=partner, json=order)
        assert sold.status == 201
        [code] = sold.document["codes"]
        _, before = await _subscription(client, installed)
        renewed = await client.ask("POST", f"{installed.address}/renewal", token=installed.token, json={"code": code})
        assert renewed.status == 201
        _, after = await _subscription(client, installed)
        assert (before.year + 1, before.month, before.hour) == (after.year, after.month, after.hour)


async def test_issuing_and_terms_are_set_for_the_cloud(tmp_path: Path, connected: "Connect") -> None:
    once = IssuingLimits(per_holder=Rate(burst=1, per_s=0.001))
    own = replace(settings(tmp_path), issuing=once, terms=Terms(retention_days=7))
    async with EmbeddedCloud(own) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        configuration = await installed.camera.configuration()
        assert (await installed.camera.renew(configuration)).status == 200
        refused = await installed.camera.renew(configuration)
        assert (refused.status, refused.document["reason"]) == (429, "too-many-renewals")
        assert 0 < int(refused.headers["Retry-After"]) <= 1_000
        assert (await _subscription(client, installed))[0] == 7


async def test_credentials_live_as_long_as_is_set(tmp_path: Path, connected: "Connect") -> None:
    asked_s = time.time()
    short = settings(tmp_path, credential_life_s=900.0)
    async with EmbeddedCloud(short) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        renewal = (await installed.camera.renew(await installed.camera.configuration())).document
    expires_s = datetime.fromisoformat(renewal["expiresAt"]).timestamp()
    assert asked_s + 899 <= expires_s <= time.time() + 900


async def test_logs_say_what_was_asked_and_nothing_that_was_said(tmp_path: Path, connected: "Connect") -> None:
    content_key = secrets.token_bytes(16)
    async with EmbeddedCloud(settings(tmp_path)) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        await record(installed.camera, content_key)
        await played(client, await playlist(installed), installed.token)
        renewal = (await installed.camera.renew(await installed.camera.configuration())).document
        logged = _text(cloud.description.regions[0].logs[0])
        everything = logged + _text(tmp_path / "logs")
        for secret in (
            installed.token,
            cloud.description.administrator.password,
            renewal["user"]["token"],
            renewal["user"]["password"],
            "X-Amz",
            "wrapped",
            content_key.hex(),
        ):
            assert secret not in everything
        assert installed.camera.id not in _text(cloud.description.regions[1].logs[0])
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {line["service"] for line in lines} == {
        "credentials",
        "media_store",
        "recording_index",
        "playlists",
        "key_server",
    }
    always = {"time", "level", "service", "region", "event", "request_id", "operation", "status", "bytes"}
    assert all(always < set(line) <= set(Line.__annotations__) | {"time"} for line in lines)
    assert {(line["level"], line["region"], line["event"]) for line in lines} == {("info", "eu-fra", "answered")}
    assert all(datetime.fromisoformat(line["time"]).utcoffset() == timedelta(0) for line in lines)
    media = [line for line in lines if line["operation"] == "GetObject" and line["path"].endswith(".m4v")]
    viewers = {line["principal"] for line in lines if line["operation"].endswith("playlist.m3u8")}
    assert [(line["status"], line["client"]) for line in media] == [(200, "127.0.0.1")]
    assert {media[0]["principal"]} == viewers, "whose link it is"
    assert media[0]["bytes"] > len(CIPHERTEXT), "all that was sent, headers too"


async def test_secrets_are_their_owners(tmp_path: Path) -> None:
    async with EmbeddedCloud(settings(tmp_path)):
        kept = ("secrets", "eu-fra/safe", "deployment.json", "identity")
        open_to_others = _readable_by_others(*(tmp_path / name for name in kept))
    assert open_to_others == []


async def test_a_port_in_use_is_named_and_nothing_stays_open(tmp_path: Path) -> None:
    async with EmbeddedCloud(settings(tmp_path / "one")) as cloud:
        port = int(cloud.description.my_systems.rsplit(":", 1)[1])
        with pytest.raises(PortInUseError) as refused:
            async with EmbeddedCloud(settings(tmp_path / "two", first_port=port - 1)):
                pass
    assert refused.value.port in {port - 1, port}
    async with EmbeddedCloud(settings(tmp_path / "two")) as second:
        assert second.description.licence_codes


async def test_a_cloud_that_does_not_run_has_no_addresses(tmp_path: Path) -> None:
    cloud = EmbeddedCloud(settings(tmp_path))
    with pytest.raises(RuntimeError, match="does not run"):
        _ = cloud.description
    async with cloud:
        assert cloud.description.identity
    with pytest.raises(RuntimeError, match="does not run"):
        _ = cloud.description


async def _subscription(client: "Client", installed: "Installation") -> tuple[int, datetime]:
    """The organisation's days of retention, and its subscription's end."""
    shown = (await client.ask("GET", installed.address, token=installed.token)).document
    return shown["retention_days"], datetime.fromisoformat(shown["subscription"]["ends_at"])


def _text(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.iterdir())


def _readable_by_others(*places: Path) -> list[Path]:
    files = [path for place in places for path in (place.iterdir() if place.is_dir() else (place,))]
    private = [path for path in files if path.suffix in {".key", ".pem", ".json"}]
    assert len(private) >= 4
    return [path for path in private if stat.S_IMODE(path.stat().st_mode) & 0o077]


async def test_copies_are_looked_after_in_the_background(tmp_path: Path) -> None:
    """The scrubber runs while the cloud does, and ends with it."""
    stray = tmp_path / "eu-fra" / "location-a" / "objects" / ("e" * 97)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"left by a crash")
    os.utime(stray, (1, 1))
    pace = ScrubSettings(pause_s=0.01)
    async with EmbeddedCloud(CloudSettings(tmp_path, ("eu-fra",), licence_codes=1, scrubbing=pace)):
        async with asyncio.timeout(30):
            while stray.exists():  # noqa: ASYNC110 - a file tells nobody that it goes
                await asyncio.sleep(0.01)
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
