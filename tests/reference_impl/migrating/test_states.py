"""What earlier versions left is opened: every row is there, and the tables are those of a new database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from reference_impl.foundation.migrating.upgrade import recognised, upgrade
from reference_impl.foundation.migrating.versions import NOTE, folder_of, newest, noted
from tests.reference_impl.migrating.opened import SERVICES, STATES, Where, rows, shape

MakeWhere = Callable[[str, str], Where]
_DUMPS = [
    pytest.param(path, marks=[pytest.mark.xdist_group("postgresql")] if "postgresql" in path.name else [], id=name)
    for path in sorted(STATES.rglob("*.sql"))
    for name in [path.relative_to(STATES).as_posix()]
]
_KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))]


@pytest.fixture
def where(request: pytest.FixtureRequest, tmp_path: Path) -> MakeWhere:
    """Makes a place for a service's database; PostgreSQL is started for those that want it."""
    made = [0]

    def make(service: str, kind: str) -> Where:
        made[0] += 1
        url = request.getfixturevalue("new_database")() if kind == "postgresql" else ""
        return Where(service, tmp_path / f"{made[0]}.db", url)

    return make


@pytest.mark.parametrize("dump", _DUMPS)
def test_opened_with_every_row(dump: Path, where: MakeWhere) -> None:
    service, kind = dump.parent.name, dump.name.split(".")[1]
    metadata, old, new = SERVICES[service], where(service, kind), where(service, kind)
    old.restore(dump)
    known = {name: {column.name for column in table.columns} for name, table in metadata.tables.items()}
    with old.connected() as connection:
        before = rows(connection, known)
    for _ in range(2):
        old.open(metadata)
    new.open(metadata)
    with old.connected() as connection, new.connected() as fresh:
        assert before
        assert rows(connection, {name: columns for name, (columns, _) in before.items()}) == before
        assert shape(connection) == shape(fresh)
        assert connection.execute(NOTE.select()).all() == fresh.execute(NOTE.select()).all() == [(newest(metadata),)]


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("service", SERVICES)
def test_a_change_of_tables_has_its_migration(service: str, kind: str, where: MakeWhere) -> None:
    """All steps together make what a new database is made of at once. If not, add a step to the service's folder."""
    metadata, stepwise, at_once = SERVICES[service], where(service, kind), where(service, kind)
    folder = folder_of(metadata)
    assert folder is not None
    at_once.open(metadata)
    with stepwise.connected() as connection:
        if kind == "postgresql":
            connection.execute(text(f"CREATE SCHEMA {stepwise.schema}"))
        NOTE.create(connection)
        upgrade(connection, folder)
    with stepwise.connected() as connection, at_once.connected() as fresh:
        assert shape(connection) == shape(fresh)


@pytest.mark.parametrize("service", SERVICES)
def test_each_step_is_taken_from_a_database_that_is_kept(service: str, where: MakeWhere) -> None:
    """If not: `dump.py` beside this file, run before the tables were changed, keeps one."""
    kept, folder = set(), folder_of(SERVICES[service])
    assert folder is not None
    for dump in (STATES / service).glob("*.sqlite.sql"):
        old = where(service, "sqlite")
        old.restore(dump)
        with old.connected() as connection:
            is_noted = inspect(connection).has_table(NOTE.name)
            kept.add(noted(connection) if is_noted else recognised(connection, folder))
    assert kept >= {f"{number:04}" for number in range(1, int(newest(SERVICES[service])))}


@pytest.mark.parametrize("service", SERVICES)
def test_steps_are_named_in_their_order(service: str) -> None:
    folder = folder_of(SERVICES[service])
    assert folder is not None
    steps = sorted(folder.glob("v*.py"))
    for number, step in enumerate(steps, 1):
        before = f'"{number - 1:04}"' if number > 1 else "None"
        assert step.name.startswith(f"v{number:04}_")
        assert f'revision, down_revision = "{number:04}", {before}\n' in step.read_text()
    assert newest(SERVICES[service]) == f"{len(steps):04}"
