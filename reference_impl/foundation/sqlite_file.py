"""A SQLite file in WAL mode: flushed at every commit, written by one thread, read by another."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, event
from sqlalchemy.exc import DBAPIError

from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.foundation.migrating import make_or_migrate
from reference_impl.foundation.prepared import driver
from reference_impl.foundation.storage import UndoneError

_AWAY = {
    sqlite3.SQLITE_BUSY: "another program has locked it",
    sqlite3.SQLITE_CANTOPEN: "its file can't be opened",
    sqlite3.SQLITE_CORRUPT: "its file is damaged",
    sqlite3.SQLITE_FULL: "its disk is full",
    sqlite3.SQLITE_IOERR: "its disk fails",
    sqlite3.SQLITE_NOTADB: "its file is no database",
    sqlite3.SQLITE_READONLY: "it is read-only",
}
_ALONE = "camproof_alone"
_BUSY_MS, _OPENING_MS = 5_000, 60_000  # so long another process is waited for; one that migrates may take a while
_AGAIN_S = 0.01
_PRIMARY = 0xFF  # of an error code, without what it adds to it


class SqliteFile:
    """Speaks to the driver directly where SQLAlchemy would take as long as a short write.

    Args:
        path: made if it is not there.
    """

    readers = 1
    single_is_whole = True

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._path = path
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _durable)
        event.listen(self._engine, "begin", _begin)
        self._kept: Connection | None = None
        self._files: dict[Path, int] = {}  # the inode of each file that is open

    def open(self, metadata: MetaData) -> None:
        """Make the file and its tables, or know or migrate them, alone: another process waits until it is done."""
        try:
            with self._engine.connect() as connection, _alone(connection), connection.begin():
                make_or_migrate(connection, metadata, str(self._path))
            self._kept = self._writers()
        except Exception as error:  # noqa: BLE001 - it is raised again, or what it means
            self._engine.dispose()
            told = self.told(error)
            raise told from (error if told is not error else None)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The writer's, for good: fetching one costs more than a short write."""
        assert self._kept is not None  # noqa: S101 - it was opened
        self._require_files()
        yield self._kept
        self._require_files()  # nothing is acknowledged that went into a file without a name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One of the engine's."""
        self._require_files()
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self, connection: Connection) -> Iterator[None]:
        """The driver's: SQLAlchemy's own would take as long as a short write."""
        beneath = driver(connection)
        beneath.execute("BEGIN")
        try:
            yield
            self.require_transaction(connection)
            beneath.commit()
        finally:
            beneath.rollback()  # what is committed stays

    def savepoint(self, connection: Connection, *, single: bool) -> AbstractContextManager[object]:
        """The driver's again; a statement that fails leaves nothing, without one."""
        return nullcontext() if single else self._savepoint(connection)

    def require_transaction(self, connection: Connection) -> None:
        """SQLite undoes it by itself when a disk is full."""
        if not driver(connection).in_transaction:
            raise UndoneError("SQLite undid the transaction: the disk is full or failing")

    def undoes_all(self, error: Exception) -> bool:
        """Only where SQLite undid it."""
        return isinstance(error, UndoneError)

    def worth_another_try(self, error: Exception) -> bool:  # noqa: ARG002 - there is one writer
        """Nobody else writes."""
        return False

    def told(self, error: Exception) -> Exception:
        """What a disk that fails does to SQLite."""
        if isinstance(error, UndoneError):
            return DatabaseAwayError("its disk is full or failing")
        beneath = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(beneath, "sqlite_errorcode", None)
        why = _AWAY.get(code & _PRIMARY) if isinstance(code, int) else None
        return error if why is None else DatabaseAwayError(why)

    def close(self) -> None:
        """Close the file."""
        if self._kept is not None:
            self._kept.close()
        self._engine.dispose()

    def _writers(self) -> Connection:
        connection = self._engine.connect()
        connection.begin()  # as SQLAlchemy sees it, for good: transactions come and go beneath it
        driver(connection).rollback()
        # Else what undoes a statement goes into a file elsewhere: twice as many writes, and another disk to be full.
        driver(connection).execute("PRAGMA temp_store=MEMORY")
        # What a killed process committed and did not flush is read here, and relied upon: it is flushed before that.
        driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for path in (self._path, self._path.with_name(f"{self._path.name}-wal")):
            self._files[path] = path.stat().st_ino
        return connection

    def _require_files(self) -> None:
        """SQLite goes on in files that were removed, without a word; what it writes there is gone at the end."""
        for path, inode in self._files.items():
            try:
                there = path.stat().st_ino
            except FileNotFoundError:
                there = -1
            if there != inode:
                raise DatabaseAwayError(f"{path.name} was removed: put it back, or restart on a copy")

    @contextmanager
    def _savepoint(self, connection: Connection) -> Iterator[None]:
        beneath = driver(connection)
        beneath.execute("SAVEPOINT work")
        try:
            yield
        except Exception:
            self.require_transaction(connection)
            beneath.execute("ROLLBACK TO work")
            raise
        finally:
            if beneath.in_transaction:
                beneath.execute("RELEASE work")


def _durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3.Connection
    """Write-ahead log, flushed at every commit; the driver leaves BEGIN to us, which savepoints need."""
    connection.isolation_level = None
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _write_ahead(connection: Any) -> None:  # noqa: ANN401 - sqlite3.Connection
    """Of two that make a new file at once, SQLite turns one away at once, however long it was told to wait."""
    until_s = time.monotonic() + _BUSY_MS / 1_000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY or time.monotonic() > until_s:
                raise
            time.sleep(_AGAIN_S)
        else:
            return


def _begin(connection: Connection) -> None:
    driver(connection).execute("BEGIN IMMEDIATE" if connection.get_execution_options().get(_ALONE) else "BEGIN")


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Its next transaction keeps others out from the beginning, and may make tables anew that rows of others hang on.

    For the latter see https://www.sqlite.org/lang_altertable.html (section 7).
    """
    beneath = driver(connection)
    beneath.execute(f"PRAGMA busy_timeout={_OPENING_MS}")
    beneath.execute("PRAGMA foreign_keys=OFF")
    connection.execution_options(**{_ALONE: True})
    try:
        yield
    finally:
        connection.execution_options(**{_ALONE: False})
        beneath.execute("PRAGMA foreign_keys=ON")
        beneath.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
