"""Databases of tests in both engines: as earlier versions left them, as new ones are made, and what is in them."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, inspect, select, text

from reference_impl.foundation.postgres_schema import PostgresSchema
from reference_impl.foundation.sqlite_file import SqliteFile
from reference_impl.identity import METADATA as IDENTITY
from reference_impl.key_server.heads import METADATA as HEADS
from reference_impl.key_server.schema import METADATA as KEYS
from reference_impl.media_store import METADATA as OBJECTS
from reference_impl.my_systems.schema import METADATA as MY_SYSTEMS
from reference_impl.recording_index import METADATA as RECORDINGS

SERVICES = {
    "heads": HEADS,
    "identity": IDENTITY,
    "key_server": KEYS,
    "media_store": OBJECTS,
    "my_systems": MY_SYSTEMS,
    "recording_index": RECORDINGS,
}
SCHEMAS = {
    "identity": "identity",
    "key_server": "eu_fra_keys",
    "media_store": "eu_fra_media_store",
    "my_systems": "my_systems",
    "recording_index": "eu_fra_recording_index",
}
_NOTES = {"schema_note", "alembic_version"}
STATES = Path(__file__).with_name("states")
"""By service and day: dumps of databases that camproof made, as it was then, while a camera recorded."""


@dataclass(frozen=True)
class Where:
    """A database to be. `url` is of PostgreSQL, or "" for a SQLite file."""

    service: str
    file: Path
    url: str = ""

    @property
    def schema(self) -> str:
        return SCHEMAS.get(self.service, self.service)

    def restore(self, dump: Path) -> None:
        """As `dump` has it."""
        if self.url:
            import psycopg  # noqa: PLC0415 - where it is missing, there is no PostgreSQL either

            with psycopg.connect(self.url) as connection:
                connection.execute(dump.read_bytes())
        else:
            with closing(sqlite3.connect(self.file)) as connection:
                connection.executescript(dump.read_text())

    def open(self, metadata: MetaData) -> None:
        """As the service does, and close it."""
        storage = PostgresSchema(self.url, self.schema) if self.url else SqliteFile(self.file)
        storage.open(metadata)
        storage.close()

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Within a transaction."""
        engine = self._engine()
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def _engine(self) -> Engine:
        if not self.url:
            return create_engine(f"sqlite:///{self.file}")
        driver = self.url.replace("postgresql://", "postgresql+psycopg://")
        return create_engine(driver, connect_args={"options": f"-c search_path={self.schema}"})


def shape(connection: Connection) -> dict[str, Any]:
    """Everything that the tables are, but for the order of their columns."""
    found = inspect(connection)
    return {table: _shape(connection, table) for table in found.get_table_names()}


def _shape(connection: Connection, table: str) -> dict[str, Any]:
    found = inspect(connection)
    columns = {
        one["name"]: (str(one["type"]), one["nullable"], one["default"], one.get("primary_key"))
        for one in found.get_columns(table)
    }
    return {
        "columns": columns,
        "primary key": found.get_pk_constraint(table),
        "indexes": sorted(map(str, found.get_indexes(table))),
        "unique": sorted(map(str, found.get_unique_constraints(table))),
        "foreign keys": sorted(map(str, found.get_foreign_keys(table))),
        "besides": _besides(connection, table),
    }


def _besides(connection: Connection, table: str) -> object:
    """What SQLAlchemy does not tell of: order of texts, and whether SQLite numbers the rows."""
    if connection.dialect.name == "sqlite":
        made = connection.scalar(text("SELECT sql FROM sqlite_schema WHERE name = :table"), {"table": table})
        return "WITHOUT ROWID" in made
    asked = (
        "SELECT column_name, collation_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = :table ORDER BY 1"
    )
    return [tuple(row) for row in connection.execute(text(asked), {"table": table})]


def rows(connection: Connection, known: Mapping[str, set[str]] | None = None) -> dict[str, tuple[set[str], list[str]]]:
    """Of each table which columns are looked at, and its rows in no order.

    Args:
        connection: the database.
        known: look at no other columns of a table than these.
    """
    read, metadata = {}, MetaData()
    for name in sorted(set(inspect(connection).get_table_names()) - _NOTES):
        table = Table(name, metadata, autoload_with=connection)
        looked_at = [c for c in table.columns if known is None or c.name in known.get(name, ())]
        if looked_at:
            found = connection.execute(select(*looked_at)).mappings()
            read[name] = {c.name for c in looked_at}, sorted(str(sorted(row.items())) for row in found)
    return read
