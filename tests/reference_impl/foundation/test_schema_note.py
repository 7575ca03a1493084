"""A database of another version is refused, with what to do."""

from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine

from reference_impl.foundation.schema_note import SchemaError, make_or_know


def metadata(version: int, *columns: str) -> MetaData:
    made = MetaData(info={"version": version})
    Table("rows", made, Column("n", Integer, primary_key=True), *(Column(name, String) for name in columns))
    return made


def open_with(path: Path, made: MetaData) -> None:
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            make_or_know(connection, made, str(path))
    finally:
        engine.dispose()


def test_the_same_is_opened_again(tmp_path: Path) -> None:
    for _ in range(2):
        open_with(tmp_path / "state.db", metadata(1))
    assert (tmp_path / "state.db").stat().st_size > 0


@pytest.mark.parametrize(
    ("there", "ours", "advice"),
    [
        (metadata(2), metadata(1), "version 2 .* knows 1 only: update camproof"),
        (metadata(1), metadata(2), "version 1 .* has 2. It can't be converted: open it with the camproof that made it"),
        (metadata(1), metadata(1, "more"), "can't be converted"),
    ],
)
def test_another_is_refused(tmp_path: Path, there: MetaData, ours: MetaData, advice: str) -> None:
    open_with(tmp_path / "state.db", there)
    with pytest.raises(SchemaError, match=advice) as told:
        open_with(tmp_path / "state.db", ours)
    assert str(tmp_path / "state.db") in str(told.value)


def test_one_without_a_note_is_refused(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'state.db'}")
    metadata(1).create_all(engine)
    engine.dispose()
    with pytest.raises(SchemaError, match="before schema versions were noted"):
        open_with(tmp_path / "state.db", metadata(1))
