"""PostgreSQL's image: what it makes of an empty volume, and what of one that holds a cluster."""

import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.reference_impl.deployment.containers.engine import container, made_images

pytestmark = [pytest.mark.xdist_group("containers"), pytest.mark.timeout(600)]  # the image may have to be made first
DATA = "/var/lib/postgresql/data:rw"
HALF_MADE = '[ -e "$PGDATA/base" ] || mkdir -p "$PGDATA/.being-made" "$PGDATA/base"; exec docker-entrypoint.sh "$@"'
COMMAND = ["postgres", "-c", "listen_addresses=*", "-c", "unix_socket_directories=/tmp"]
BEGINNING = "CREATE ROLE keys LOGIN PASSWORD 'of-its-own'; CREATE DATABASE keys OWNER keys;"


def until_it_listens(running: Any) -> None:  # noqa: ANN401 - docker's
    until_s = time.monotonic() + 60
    while running.exec_run(["pg_isready", "--quiet", "--host", "127.0.0.1"]).exit_code != 0:
        running.reload()
        assert running.status == "running", "it ended"
        assert time.monotonic() < until_s, "it takes no connections"
        time.sleep(0.1)


def asked(running: Any, sql: str) -> str:  # noqa: ANN401 - docker's
    done = running.exec_run(["psql", "-XAt", "-U", "camproof", "-d", "rows", "-c", sql])
    assert done.exit_code == 0, done.output
    return str(done.output.decode().strip())


def postgres(mounts: dict[str, str], **more: Any) -> AbstractContextManager[Any]:  # noqa: ANN401 - docker's
    own = made_images()[0]
    return container(own, mounts=mounts, ports={}, user="999:999", tmpfs={"/tmp": ""}, **more)  # noqa: S108 - within it


def test_a_cluster_that_was_half_made_is_begun_anew_and_then_outlives_a_kill(tmp_path: Path, volume: str) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "first.sql").write_text(BEGINNING)
    mounts = {volume: DATA, str(tmp_path): "/docker-entrypoint-initdb.d:ro"}
    said = {"POSTGRES_USER": "camproof", "POSTGRES_PASSWORD": "of-the-tests", "POSTGRES_DB": "rows"}
    entrypoint = ["sh", "-c", HALF_MADE, "sh"]
    with postgres(mounts, environment=said, entrypoint=entrypoint, command=COMMAND) as running:
        until_it_listens(running)
        assert asked(running, "SELECT datdba::regrole FROM pg_database WHERE datname = 'keys'") == "keys"
        told = running.exec_run(["sh", "-c", "id -u; touch /etc/written"]).output  # in any order
        assert b"999\n" in told
        assert b"Read-only file system" in told
        asked(running, "CREATE TABLE kept AS SELECT 17 AS value")
        running.kill()
        running.wait()
        running.start()
        until_it_listens(running)
        assert asked(running, "SELECT value FROM kept") == "17"


def test_none_is_made_without_a_password() -> None:
    with postgres({}) as running:
        assert running.wait(timeout=30)["StatusCode"] == 2
        assert b"POSTGRES_PASSWORD" in running.logs()
