"""`dump.py DAY`: keeps, as SQL below `states`, what the cloud of now leaves of an organisation whose camera recorded.

To be run before a step is added to a service's migrations: then that step is tried from what there was.
"""

import asyncio
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.settings import CloudSettings
from tests.postgres import Postgres, programs
from tests.reference_impl.deployment.client import connect
from tests.reference_impl.deployment.story import played, playlist, record
from tests.reference_impl.migrating.opened import SCHEMAS, STATES

FILES = {
    "heads": "eu-fra/safe/audit-heads.db",
    "identity": "identity/identity.db",
    "key_server": "eu-fra/keys/keys.db",
    "media_store": "eu-fra/index/media_store.db",
    "my_systems": "my_systems/my_systems.db",
    "recording_index": "eu-fra/index/recording_index.db",
}
_LEFT_OUT = ("--", "\\", "SET ", "SELECT pg_catalog.set_config")


async def live(settings: CloudSettings) -> None:
    """A camera records a segment, which is viewed."""
    async with EmbeddedCloud(settings) as cloud, connect(cloud.description) as client:
        installed = await client.install("eu-fra")
        await record(installed.camera, secrets.token_bytes(16))
        token = await client.sign_in(cloud.description.administrator)
        await played(client, await playlist(installed), token)


def of_sqlite(folder: Path) -> Iterator[tuple[str, str]]:
    asyncio.run(live(CloudSettings(folder, regions=("eu-fra",), licence_codes=3)))
    for service, place in FILES.items():
        with closing(sqlite3.connect(folder / place)) as connection:
            yield f"{service}/%s.sqlite.sql", "\n".join([*connection.iterdump(), ""])


def of_postgresql(folder: Path, server: Postgres) -> Iterator[tuple[str, str]]:
    asyncio.run(live(CloudSettings(folder, regions=("eu-fra",), licence_codes=3, database=server.url())))
    command = [str(server.programs / "pg_dump"), "--inserts", "--no-owner", "--no-privileges", "--no-comments"]
    for service, schema in SCHEMAS.items():
        dump = subprocess.run(
            [*command, f"--schema={schema}", server.url()], capture_output=True, text=True, check=True
        ).stdout
        lines = [line for line in dump.splitlines() if line.strip() and not line.startswith(_LEFT_OUT)]
        yield f"{service}/%s.postgresql.sql", "\n".join([*lines, ""])


def main(day: str) -> None:
    found = programs()
    assert found is not None, "PostgreSQL is not installed"
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder) / "cluster", found)
        server.make()
        server.start()
        try:
            dumps = [*of_sqlite(Path(folder) / "one"), *of_postgresql(Path(folder) / "other", server)]
        finally:
            server.stop()
    for place, text in dumps:
        (STATES / (place % day)).write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
