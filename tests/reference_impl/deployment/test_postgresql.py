"""The whole cloud with its rows in PostgreSQL."""

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.record import OtherDatabaseError
from reference_impl.deployment.settings import CloudSettings
from tests.postgres import Postgres
from tests.reference_impl.deployment.story import CIPHERTEXT, INIT, played, playlist, put, record

if TYPE_CHECKING:
    from tests.reference_impl.deployment.client import Connect

pytestmark = pytest.mark.xdist_group("postgresql")


async def test_each_service_has_a_schema_and_no_file(
    tmp_path: Path, postgres: Postgres, new_database: Callable[[], str]
) -> None:
    url, of_us = new_database(), new_database()
    settings = CloudSettings(tmp_path, regions=("eu-fra", "us-iad"), database=url, region_databases={"us-iad": of_us})
    for _ in range(2):
        async with EmbeddedCloud(settings) as cloud:
            codes = cloud.description.licence_codes
    assert len(codes) == 400
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.db")}  # noqa: ASYNC240 - it is down
    assert files == {f"{region}/safe/audit-heads.db" for region in settings.regions}, "apart from the rows"
    schemas = "SELECT schema_name FROM information_schema.schemata WHERE schema_owner = 'camproof' ORDER BY 1"
    europe = {"eu_fra_keys", "eu_fra_media_store", "eu_fra_recording_index"}
    assert set(postgres.column(schemas, url)) == {"identity", "my_systems"} | europe
    assert set(postgres.column(schemas, of_us)) == {name.replace("eu_fra", "us_iad") for name in europe}
    assert "of-the-tests" not in (tmp_path / "deployment.json").read_text()
    with pytest.raises(OtherDatabaseError, match="keeps its rows in postgresql://camproof:"):
        async with EmbeddedCloud(CloudSettings(tmp_path, regions=("eu-fra",))):
            pass


async def test_a_server_that_is_killed_while_cameras_upload(
    tmp_path: Path, postgres: Postgres, new_database: Callable[[], str], connected: "Connect"
) -> None:
    """What was acknowledged is there; what was not is a 503 with Retry-After; the cloud goes on by itself."""
    content_key = secrets.token_bytes(16)
    settings = CloudSettings(tmp_path, regions=("eu-fra",), database=new_database())
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        await record(installed.camera, content_key)
        renewal = (await installed.camera.renew(await installed.camera.configuration())).document
        names = [f"{installed.camera.id}/more/{n}.mp4" for n in range(40)]
        uploads = [asyncio.create_task(put(installed.camera, renewal, name, name.encode())) for name in names]
        await asyncio.wait(uploads, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.to_thread(postgres.kill)
        answers = dict(zip(names, await asyncio.gather(*uploads), strict=True))
        refused = await put(installed.camera, renewal, f"{installed.camera.id}/away", b"away")
        assert (refused.status, b"ServiceUnavailable" in refused.body) == (503, True)
        assert int(refused.headers["Retry-After"]) > 0
        await asyncio.to_thread(postgres.start)
        assert {answer.status for answer in answers.values()} <= {200, 503}
        again = [await put(installed.camera, renewal, name, name.encode()) for name in names]
        known = [answer.status for name, answer in answers.items() if answer.status == 200]
        assert [a.status for a, n in zip(again, names, strict=True) if answers[n].status == 200] == [412] * len(known)
        assert {answer.status for answer in again} <= {200, 412}
        token = await client.sign_in(cloud.description.administrator)
        assert await played(client, await playlist(installed), token) == (INIT, CIPHERTEXT, content_key)
