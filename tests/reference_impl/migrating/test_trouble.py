"""Migrations that are cut off, made by two at once, of databases that nobody knows; and what they cost."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, text

from reference_impl.foundation.migrating import SchemaError
from tests.reference_impl.migrating.opened import SERVICES, STATES, Where, shape

_OLDEST = {"sqlite": "2026-11-24.sqlite.sql", "postgresql": "2026-11-25c.postgresql.sql"}
_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))
_HERE = Path(__file__).parent


@pytest.fixture
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str, str], Where]:
    """The oldest database of a service, in this engine."""

    def restored(service: str, kind: str) -> Where:
        url = request.getfixturevalue("new_database")() if kind == "postgresql" else ""
        where = Where(service, tmp_path / f"{service}.db", url)
        where.restore(STATES / service / _OLDEST[kind])
        return where

    return restored


def run(script: str, where: Where, *more: object) -> str:
    """In a process that can fork; what it prints."""
    command = [sys.executable, _HERE / script, where.service, where.file, where.url, *more]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


def require_new(where: Where, tmp_path: Path) -> None:
    if where.url:
        with where.connected() as connection:
            assert {"alembic_version", *SERVICES[where.service].tables} == set(shape(connection))
        return
    new = Where(where.service, tmp_path / "new.db")
    new.open(SERVICES[where.service])
    with where.connected() as connection, new.connected() as fresh:
        assert shape(connection) == shape(fresh)


@pytest.mark.parametrize(
    ("service", "kind", "step"),
    [("my_systems", "sqlite", 6), ("recording_index", "sqlite", 5), ("media_store", "postgresql", 8)],
)
def test_killed_at_any_step_it_goes_on(
    service: str, kind: str, step: int, old: Callable[[str, str], Where], tmp_path: Path
) -> None:
    where = old(service, kind)
    assert int(run("killing.py", where, step)) > 3
    require_new(where, tmp_path)


@pytest.mark.parametrize("kind", ["sqlite", _POSTGRESQL])
@pytest.mark.parametrize("there", [True, False], ids=["old", "none"])
def test_two_that_start_at_once(kind: str, there: bool, old: Callable[[str, str], Where], tmp_path: Path) -> None:  # noqa: FBT001 - by pytest
    where = old("my_systems", kind)
    if not there:
        if where.url:
            with where.connected() as connection:
                connection.execute(text("DROP SCHEMA my_systems CASCADE"))
        where.file.unlink(missing_ok=True)
    assert run("together.py", where) == "[0, 0, 0, 0]\n"
    require_new(where, tmp_path)


def test_a_newer_one_is_refused(tmp_path: Path) -> None:
    where = Where("identity", tmp_path / "identity.db")
    where.open(SERVICES["identity"])
    with where.connected() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    with pytest.raises(SchemaError, match=r"version 0099 .* knows \d+ only: update camproof") as told:
        where.open(SERVICES["identity"])
    assert str(where.file) in str(told.value)


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        ("DROP TABLE users", "it has tables that camproof never made"),
        ("DROP TABLE assertions", "table assertions would not be one that camproof makes"),
        ("ALTER TABLE users ADD COLUMN email VARCHAR", "table users would not be"),
        ("CREATE TABLE failed_guesses (n INTEGER)", "table failed_guesses would not be"),
    ],
)
def test_one_that_camproof_did_not_make_is_refused_and_left_alone(
    spoilt: str, why: str, old: Callable[[str, str], Where]
) -> None:
    where = old("identity", "sqlite")
    with where.connected() as connection:
        connection.execute(text(spoilt))
        before = shape(connection)
    with pytest.raises(SchemaError, match=f"can't be brought to version .*{why}.* with the camproof that made it"):
        where.open(SERVICES["identity"])
    with where.connected() as connection:
        assert shape(connection) == before


def test_one_of_another_service_is_refused(tmp_path: Path) -> None:
    where = Where("identity", tmp_path / "identity.db")
    with where.connected() as connection:
        connection.execute(text("CREATE TABLE devices (n INTEGER)"))
    with pytest.raises(SchemaError, match="it has tables that camproof never made"):
        where.open(SERVICES["identity"])


def test_rows_that_hang_on_nothing_are_told(old: Callable[[str, str], Where]) -> None:
    where = old("my_systems", "sqlite")
    with where.connected() as connection:
        connection.execute(text("INSERT INTO sites VALUES ('s', 'nobody', 'x', 'edge', 1)"))
    with pytest.raises(SchemaError, match="a row of its table sites hangs on one that is not there"):
        where.open(SERVICES["my_systems"])


def test_an_unknown_version_is_refused(tmp_path: Path) -> None:
    where = Where("identity", tmp_path / "identity.db")
    where.open(SERVICES["identity"])
    with where.connected() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(SchemaError, match="can't be brought to version"):
        where.open(SERVICES["identity"])


def test_tables_without_migrations_are_refused_when_they_change(tmp_path: Path) -> None:
    where, metadata = Where("identity", tmp_path / "one.db"), MetaData()
    Table("rows", metadata, Column("n", Integer, primary_key=True))
    for _ in range(2):
        where.open(metadata)
    with where.connected() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(SchemaError, match="nothing is known of earlier versions"):
        where.open(metadata)


def test_who_has_nothing_to_migrate_does_not_wait_for_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.reference_impl.migrating.opened import SERVICES, Where\n"
        f"for _ in range(2): Where('identity', Path({str(tmp_path / 'one.db')!r})).open(SERVICES['identity'])\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
