from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, bindparam, create_engine, select

from reference_impl.foundation.prepared import Prepared
from reference_impl.foundation.upsert import insert

METADATA = MetaData()
NAMES = Table("names", METADATA, Column("n", Integer, primary_key=True), Column("name", String, nullable=False))
ADD = Prepared(insert(NAMES).on_conflict_do_nothing())
FROM = Prepared(select(NAMES.c.name).where(NAMES.c.n >= bindparam("n")).order_by(NAMES.c.n).limit(2))


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        yield connection


def test_says_how_many_rows_it_wrote(connection: Connection) -> None:
    assert ADD.changed(connection, {"n": 1, "name": "one"}) == 1
    assert ADD.changed(connection, {"n": 1, "name": "another"}) == 0


def test_gives_rows_and_keeps_its_own_constants(connection: Connection) -> None:
    for n, name in enumerate(("zero", "one", "two", "three")):
        ADD.changed(connection, {"n": n, "name": name})
    assert FROM.rows(connection, {"n": 1}) == [("one",), ("two",)]


def test_what_it_wrote_is_seen_through_sqlalchemy_and_undone_with_it(connection: Connection) -> None:
    ADD.changed(connection, {"n": 1, "name": "one"})
    assert connection.execute(select(NAMES.c.name)).scalars().all() == ["one"]
    connection.rollback()
    assert connection.execute(select(NAMES.c.name)).scalars().all() == []
