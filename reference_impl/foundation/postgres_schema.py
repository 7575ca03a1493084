"""A schema in a PostgreSQL database: serialisable transactions, each flushed at its commit."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import URL, Connection, MetaData, String, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.schema import CreateSchema

from reference_impl.foundation.database_away import DatabaseAwayError
from reference_impl.foundation.migrating import make_or_migrate
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.storage import UndoneError

_CONNECT_S = 3
_READERS = 4
_AGAIN = {"40001", "40P01"}  # serialization_failure, deadlock_detected
_AWAY = {
    "08": "the connection was lost",
    "25": "it is read-only",
    "53": "its server has no room",
    "57": "its server is shutting down",
    "58": "its server's disk fails",
    "XX": "its server fails",
}  # by class of SQLSTATE (PostgreSQL manual, appendix A)
_UNTYPED = {"22021", "22P05", "22003"}  # a character that text can't have; a number out of range


class PostgresError(Exception):
    """A PostgreSQL database can't be opened; the message says what to do."""


class PostgresAwayError(PostgresError):
    """Its server is not reached, or takes nobody now: that may pass."""


class PostgresSchema:
    """One service's schema. Names are compared as bytes, as SQLite does.

    Args:
        url: `postgresql://user:password@host:port/database`; what it leaves out, libpq finds (PGPASSWORD, ~/.pgpass).
        schema: made if it is not there.
    """

    readers = _READERS
    single_is_whole = False  # it is, but a connection lost within it would leave open whether it was written

    def __init__(self, url: str, schema: str) -> None:
        self.name = schema
        self._url = parsed(url)
        self._shown = f"schema {schema} of {self._url.render_as_string(hide_password=True)}"
        self._engine = create_engine(
            self._url.set(drivername="postgresql+psycopg"),
            isolation_level="SERIALIZABLE",
            pool_size=_READERS + 1,
            max_overflow=0,
            pool_pre_ping=True,  # a server that was restarted is found again without a failed request
            connect_args={
                "connect_timeout": _CONNECT_S,
                "options": f"-c search_path={schema} -c synchronous_commit=on -c timezone=UTC",
                "application_name": f"camproof {schema}",
            },
        )

    def open(self, metadata: MetaData) -> None:
        """Make the schema and its tables, or know or migrate them. PostgresError says what stands against it.

        Another process waits until it is done. Each statement sees what was committed before it, so that the one that
        waited sees what the other one made.
        """
        try:
            as_it_comes = self._engine.execution_options(isolation_level="READ COMMITTED")
            with as_it_comes.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": self.name})
                if not connection.dialect.has_schema(connection, self.name):
                    connection.execute(CreateSchema(self.name))
                make_or_migrate(connection, _compared_as_bytes(metadata), self._shown)
        except DBAPIError as failed:
            self._engine.dispose()
            kind = PostgresAwayError if _may_pass(failed) else PostgresError
            raise kind(f"{self._shown}: {_advice(failed)}") from failed
        except BaseException:
            self._engine.dispose()
            raise

    def writing(self) -> AbstractContextManager[Connection]:
        """One of the pool's."""
        return self._engine.connect()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One of the pool's, that sees one moment."""
        with self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def transaction(self, connection: Connection) -> AbstractContextManager[object]:
        """SQLAlchemy's own."""
        return connection.begin()

    def savepoint(self, connection: Connection, *, single: bool) -> AbstractContextManager[object]:  # noqa: ARG002
        """Always: a statement that fails takes the transaction with it."""
        return connection.begin_nested()

    def require_transaction(self, connection: Connection) -> None:
        """A server that undoes a transaction says so, by an error."""
        if not connection.in_transaction():
            raise UndoneError("the transaction was undone")

    def undoes_all(self, error: Exception) -> bool:
        """Where the connection is lost, or the transaction must be done again."""
        return self.worth_another_try(error) or isinstance(self.told(error), DatabaseAwayError)

    def worth_another_try(self, error: Exception) -> bool:
        """Another transaction came in its way."""
        return _sqlstate(error) in _AGAIN

    def told(self, error: Exception) -> Exception:
        """By its SQLSTATE; an error without one is of the connection."""
        if isinstance(error, UndoneError):
            return DatabaseAwayError("it undid the transaction")
        if not isinstance(error, DBAPIError):
            return error
        state = _sqlstate(error)
        if state in _UNTYPED or _has_nul(error):
            return Problem(400, "not-storable", "A text has a character, or a number a size, that can't be stored.")
        if error.connection_invalidated or not state:
            return DatabaseAwayError("the connection was lost")
        if state in _AGAIN:
            return DatabaseAwayError("others write the same")
        why = _AWAY.get(state[:2])
        return error if why is None else DatabaseAwayError(why)

    def close(self) -> None:
        """Let go of the pool."""
        self._engine.dispose()


def parsed(url: str) -> URL:
    """The address of a database; ValueError says what is wrong with it."""
    try:
        made = make_url(url)
    except (ArgumentError, ValueError):
        made = None
    if made is None or made.drivername not in {"postgresql", "postgres"} or not made.database:
        raise ValueError("a database is given as postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    return made


def schema_of(place: str, service: str) -> str:
    """The name of a service's schema in a region, or of a global one ("")."""
    return (f"{place}_{service}" if place else service).replace("-", "_")


def _compared_as_bytes(metadata: MetaData) -> MetaData:
    """The same tables, with texts ordered by their bytes, whatever the database's own order is."""
    made = MetaData(info=metadata.info)
    for table in metadata.sorted_tables:
        for column in table.to_metadata(made).columns:
            if isinstance(column.type, String):
                column.type = String(collation="C")
    return made


def _sqlstate(error: Exception) -> str:
    beneath = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(beneath, "sqlstate", None) or "")


def _has_nul(error: DBAPIError) -> bool:
    """The driver itself refuses U+0000, and has no SQLSTATE for it."""
    return type(error.orig).__name__ == "DataError"


_REFUSED = {
    "28P01": "the password is wrong; give the right one in the address, PGPASSWORD or ~/.pgpass",
    "28000": "the server lets this user not in; see its pg_hba.conf",
    "3D000": "there is no such database; make it with `createdb`",
    "42501": "this user may not create a schema; let the owner GRANT CREATE ON DATABASE … TO …",
}


def _may_pass(failed: DBAPIError) -> bool:
    state, words = _sqlstate(failed), str(failed.orig)
    return state[:2] in _AWAY if state else not any(known in words for known in _SAID.values())


def _advice(failed: DBAPIError) -> str:
    state, words = _sqlstate(failed), str(failed.orig).strip().splitlines()
    said = words[0] if words else type(failed.orig).__name__
    for known, advice in _REFUSED.items():
        if state == known or (not state and _SAID[known] in str(failed.orig)):
            return advice
    if not state:
        return f"the server can't be reached ({said}); is it running, and is the address right?"
    return f"{said} (SQLSTATE {state})"


_SAID = {
    "28P01": "password authentication failed",
    "28000": "pg_hba.conf",
    "3D000": "does not exist",
    "42501": "permission denied",
}  # of a failed connection there are only words
