"""What a database stands on: a SQLite file, or a schema in PostgreSQL. Both do the same, each in its own way."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, MetaData


class UndoneError(Exception):
    """What was written in a transaction is gone, though only one part of it failed."""


class Storage(Protocol):
    """Connections, transactions, and what an error means."""

    @property
    def name(self) -> str:
        """For threads and messages."""

    @property
    def readers(self) -> int:
        """How many may read at a time."""

    @property
    def single_is_whole(self) -> bool:
        """Whether a statement outside a transaction is one, that leaves nothing when it fails."""

    def open(self, metadata: MetaData) -> None:
        """Make the tables if they are not there. SchemaError where they are of another version."""

    def writing(self) -> AbstractContextManager[Connection]:
        """The writer's connection, outside a transaction."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees what was committed when it first looked, and nothing newer."""

    def transaction(self, connection: Connection) -> AbstractContextManager[object]:
        """All of it on disk at the end, or nothing."""

    def savepoint(self, connection: Connection, *, single: bool) -> AbstractContextManager[object]:
        """Undoes alone what is done within, should that fail.

        Args:
            connection: within a transaction.
            single: what is done is one statement, and raises only where that wrote nothing.
        """

    def require_transaction(self, connection: Connection) -> None:
        """UndoneError where the database has undone the transaction by itself."""

    def undoes_all(self, error: Exception) -> bool:
        """Whether nothing of the transaction is left after this error."""

    def worth_another_try(self, error: Exception) -> bool:
        """Whether the same work may succeed at once: another transaction was in its way."""

    def told(self, error: Exception) -> Exception:
        """The error as whoever asked shall hear it: `DatabaseAwayError` where the database can't do its work now."""

    def close(self) -> None:
        """Let go of every connection."""
