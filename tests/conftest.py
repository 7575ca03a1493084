"""What tests of several folders share."""

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reference_impl.foundation.postgres_schema import PostgresSchema
from reference_impl.foundation.storage import Storage
from tests.postgres import Postgres, programs

_NAMES = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server; CAMPROOF_REQUIRE_POSTGRES=1 makes its absence a failure."""
    found = programs()
    if found is None:
        why = "PostgreSQL is not installed (on Debian and Ubuntu: apt install postgresql)"
        if os.environ.get("CAMPROOF_REQUIRE_POSTGRES"):
            pytest.fail(why)
        pytest.skip(why)
    in_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - its flushes cost nothing there
    with tempfile.TemporaryDirectory(prefix="camproof-postgres-", dir=in_memory) as folder:
        server = Postgres(Path(folder) / "cluster", found)
        server.make()
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def storage(request: pytest.FixtureRequest) -> Callable[[Path], Path | Storage]:
    """Makes what a service's database stands on, from the path of a file: the same each time for the same path."""
    if request.param == "sqlite":
        return lambda path: path
    new_database: Callable[[], str] = request.getfixturevalue("new_database")
    url = new_database()
    return lambda path: PostgresSchema(url, path.stem)


@pytest.fixture
def new_database(postgres: Postgres) -> Iterator[Callable[[], str]]:
    """Makes an empty database and gives its address; it goes when the test is over, as they lie in memory."""
    made = []

    def make() -> str:
        name = f"test_{next(_NAMES)}"
        postgres.sql(f"CREATE DATABASE {name}")
        made.append(name)
        return postgres.url(name)

    yield make
    for name in made:
        postgres.sql(f"DROP DATABASE {name} WITH (FORCE)")
