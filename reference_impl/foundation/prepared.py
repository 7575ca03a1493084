"""Statements that are compiled once and handed to SQLite's driver as they are.

SQLAlchemy takes several times as long around a statement as SQLite takes for it. Where every segment of every camera
passes, that is what an upload waits for. On PostgreSQL, where the way to the server takes longer, SQLAlchemy runs them.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.sql import ClauseElement


class Prepared:
    """A statement, its parameters by name, of types that SQLite stores as they are (text, whole numbers)."""

    def __init__(self, statement: Executable) -> None:
        assert isinstance(statement, ClauseElement)  # noqa: S101 - what is built of tables is one
        compiled = statement.compile(dialect=dialect(paramstyle="named"))
        self.text = str(compiled)
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._statement = statement.execution_options(preserve_rowcount=True)

    def rows(self, connection: Connection, values: Mapping[str, object]) -> Sequence[tuple[Any, ...]]:
        """Run it in the connection's transaction; the rows that it gives."""
        if is_sqlite(connection):
            return self._run(connection, values).fetchall()
        return [tuple(row) for row in connection.execute(self._statement, dict(values))]

    def changed(self, connection: Connection, values: Mapping[str, object]) -> int:
        """Run it in the connection's transaction; how many rows it wrote."""
        if is_sqlite(connection):
            return self._run(connection, values).rowcount
        return connection.execute(self._statement, dict(values)).rowcount

    def plan(self, connection: Connection, values: Mapping[str, object]) -> list[str]:
        """How the engine would run it, line by line."""
        if is_sqlite(connection):
            asked = f"EXPLAIN QUERY PLAN {self.text}"
            return [row[3] for row in driver(connection).execute(asked, {**self._constants, **values})]
        compiled = self._statement.compile(dialect=connection.dialect)
        parameters = compiled.construct_params(dict(values))
        found = connection.exec_driver_sql(f"EXPLAIN {compiled}", parameters)
        return [str(row[0]) for row in found]

    def _run(self, connection: Connection, values: Mapping[str, object]) -> sqlite3.Cursor:
        return driver(connection).execute(self.text, {**self._constants, **values})


def is_sqlite(connection: Connection) -> bool:
    """Whether SQLAlchemy's connection stands on SQLite."""
    return connection.dialect.name == "sqlite"


def driver(connection: Connection) -> sqlite3.Connection:
    """What SQLAlchemy's connection stands on."""
    beneath = connection.connection.driver_connection
    assert isinstance(beneath, sqlite3.Connection)  # noqa: S101 - the database is a SQLite file
    return beneath
