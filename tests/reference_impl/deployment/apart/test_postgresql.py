"""A cloud in parts whose rows are in PostgreSQL, each part's in a database of its own."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.postgres import Postgres
from tests.reference_impl.deployment.apart.processes import Processes, cloud
from tests.reference_impl.deployment.client import connect
from tests.reference_impl.deployment.story import CIPHERTEXT, INIT, played, playlist, record

REGION = "eu-fra"


@pytest.mark.xdist_group("postgresql")
async def test_each_part_keeps_its_rows_in_its_own_database_and_finds_them_after_a_kill(
    tmp_path: Path, postgres: Postgres, new_database: Callable[[], str]
) -> None:
    databases = {part: new_database() for part in ("global", REGION, f"{REGION}/keys")}
    content_key = bytes(range(16))
    with cloud(tmp_path, regions=(REGION,), licence_codes=1, databases=databases) as processes:
        async with connect(processes.made.description, lasting=False) as client:
            installed = await client.install(REGION)
            await record(installed.camera, content_key)
            for part in databases:
                processes.kill(part)
            await asyncio.to_thread(started_while_it_is_away, processes, postgres)
            listed = await playlist(installed)
            assert await played(client, listed, await client.sign_in(client.cloud.administrator)) == (
                INIT,
                CIPHERTEXT,
                content_key,
            )
    schemas = "SELECT schema_name FROM information_schema.schemata WHERE schema_owner = current_user"
    kept = {part: {str(s) for s in postgres.column(schemas, url) if not str(s).startswith(("pg_", "inf", "pub"))}
            for part, url in databases.items()}  # fmt: skip
    assert kept == {
        "global": {"identity", "my_systems"},
        REGION: {"eu_fra_media_store", "eu_fra_recording_index"},
        f"{REGION}/keys": {"eu_fra_keys"},
    }
    assert sqlite_files(tmp_path) == ["audit-heads.db"]


def started_while_it_is_away(processes: Processes, postgres: Postgres) -> None:
    """Each part waits for it, and says so once."""
    postgres.kill()
    with ThreadPoolExecutor() as pool:
        starting = pool.submit(processes.start)
        try:
            for name in ("global", REGION, f"{REGION}/keys"):
                while name not in processes.running:
                    time.sleep(0.01)
                stderr = processes.running[name].stderr
                assert stderr is not None
                assert " waits for its database: schema " in stderr.readline()
        finally:
            postgres.start()
        starting.result()


def sqlite_files(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*.db")]
