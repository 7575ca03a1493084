"""What only PostgreSQL can do to a service: go away, come back, refuse, and have others write."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
    update,
)

from reference_impl.foundation.database import Database
from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.foundation.postgres_schema import PostgresError, PostgresSchema
from reference_impl.foundation.problem import Problem
from tests.postgres import Postgres

pytestmark = pytest.mark.xdist_group("postgresql")

METADATA = MetaData()
NAMES = Table("names", METADATA, Column("name", String, primary_key=True), Column("n", Integer, nullable=False))


@pytest.fixture
async def database(new_database: Callable[[], str]) -> AsyncIterator[Database]:
    database = Database(PostgresSchema(new_database(), "one"), METADATA)
    yield database
    await database.close()


def adding(*names: str) -> "Adding":
    return Adding(names)


class Adding:
    def __init__(self, names: tuple[str, ...]) -> None:
        self.rows = [{"name": name, "n": 0} for name in names]

    def __call__(self, connection: Connection) -> None:
        connection.execute(insert(NAMES), self.rows).close()


def names(connection: Connection) -> list[str]:
    return list(connection.scalars(select(NAMES.c.name).order_by(NAMES.c.name)))


async def test_every_commit_is_flushed(database: Database) -> None:
    def shown(connection: Connection) -> list[object]:
        asked = ("synchronous_commit", "transaction_isolation", "fsync")
        return [connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in asked]

    assert await database.write(shown) == ["on", "serializable", "on"]


async def test_names_are_ordered_by_their_bytes(database: Database) -> None:
    await database.write(adding("b", "_", "A", "a-1", "a_1", "B", "é"))
    assert await database.read(names) == sorted(["b", "_", "A", "a-1", "a_1", "B", "é"])


async def test_what_no_text_can_hold_is_a_bad_request(database: Database) -> None:
    with pytest.raises(Problem) as told:
        await database.write(adding("a\0b"))
    assert (told.value.status, told.value.reason) == (400, "not-storable")
    with pytest.raises(Problem, match="can't be stored"):
        await database.read(lambda c: c.execute(select(NAMES).where(NAMES.c.name == "a\0b")).all())
    await database.write(adding("ab"))


async def test_writers_of_two_processes_come_one_after_the_other(new_database: Callable[[], str]) -> None:
    url = new_database()
    both = [Database(PostgresSchema(url, "one"), METADATA) for _ in range(2)]
    await both[0].write(adding("counted"))

    def count(connection: Connection) -> None:
        n = connection.execute(select(NAMES.c.n)).scalar_one()
        connection.execute(update(NAMES).values(n=n + 1))

    async def count_often(database: Database) -> None:
        for _ in range(25):
            await database.write(count)

    await asyncio.gather(*map(count_often, both))
    assert await both[0].read(lambda c: c.execute(select(NAMES.c.n)).scalar_one()) == 50
    for database in both:
        await database.close()


async def test_killed_and_back(postgres: Postgres, database: Database) -> None:
    await asyncio.gather(*(database.write(adding(f"before-{n}")) for n in range(20)))
    writing = [asyncio.create_task(database.write(adding(f"during-{n}"), single=True)) for n in range(200)]
    await asyncio.sleep(0)
    await asyncio.to_thread(postgres.kill)
    with pytest.raises(DatabaseAwayError) as told:
        await database.write(adding("away"))
    assert (told.value.status, told.value.reason) == (503, "database-away")
    assert int(told.value.headers["Retry-After"]) > 0
    with pytest.raises(DatabaseAwayError):
        await database.read(names)
    await asyncio.to_thread(postgres.start)
    await database.write(adding("after"))
    outcomes = await asyncio.gather(*writing, return_exceptions=True)
    assert all(outcome is None or isinstance(outcome, DatabaseAwayError) for outcome in outcomes)
    acknowledged = {f"during-{n}" for n, outcome in enumerate(outcomes) if outcome is None}
    found = set(await database.read(names))
    assert found >= acknowledged | {f"before-{n}" for n in range(20)} | {"after"}
    assert "away" not in found


async def test_a_restart_that_nobody_waited_for_costs_no_request(postgres: Postgres, database: Database) -> None:
    await database.write(adding("before"))
    await database.read(names)
    await asyncio.to_thread(postgres.kill)
    await asyncio.to_thread(postgres.start)
    await database.write(adding("after"))
    assert await database.read(names) == ["after", "before"]


async def test_services_share_a_database_and_no_row(new_database: Callable[[], str]) -> None:
    url = new_database()
    one, other = (Database(PostgresSchema(url, schema), METADATA) for schema in ("one", "other"))
    await one.write(adding("of one"))
    assert await other.read(lambda c: c.scalar(select(func.count()).select_from(NAMES))) == 0
    await one.close()
    await other.close()


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"password": "wrong"}, "password is wrong"),
        ({"user": "nobody"}, "password is wrong"),  # PostgreSQL does not tell who it knows
        ({"database": "not_there"}, "createdb"),
    ],
)
def test_says_why_it_can_not_be_opened(postgres: Postgres, change: dict[str, str], advice: str) -> None:
    with pytest.raises(PostgresError, match=advice) as told:
        Database(PostgresSchema(postgres.url(**change), "one"), METADATA)
    assert "wrong@" not in str(told.value)
    assert "of-the-tests" not in str(told.value)


def test_says_that_nothing_answers(unused_tcp_port: int) -> None:
    with pytest.raises(PostgresError, match="is it running"):
        Database(PostgresSchema(f"postgresql://a:b@127.0.0.1:{unused_tcp_port}/c", "one"), METADATA)


def test_says_that_a_right_is_missing(postgres: Postgres, new_database: Callable[[], str]) -> None:
    name = new_database().rpartition("/")[2]
    postgres.sql("CREATE USER guest PASSWORD 'guest'")
    with pytest.raises(PostgresError, match="GRANT CREATE ON DATABASE"):
        Database(PostgresSchema(postgres.url(name, user="guest", password="guest"), "one"), METADATA)


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://a", "no address", "postgresql://a:b@c:port/d"])
def test_an_address_must_be_one(url: str) -> None:
    with pytest.raises(ValueError, match="postgresql://USER"):
        PostgresSchema(url, "one")


def test_nothing_of_a_failed_start_stays(postgres: Postgres, new_database: Callable[[], str]) -> None:
    url = new_database()
    broken = MetaData()
    Table("broken", broken, Column("a", String, CheckConstraint("no_such_function(a)"), primary_key=True))
    with pytest.raises(PostgresError):
        Database(PostgresSchema(url, "one"), broken)
    with pytest.raises(Exception, match="does not exist"):
        postgres.sql("SELECT * FROM one.alembic_version", url.rpartition("/")[2])
