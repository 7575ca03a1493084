"""Rows that a cloud keeps in PostgreSQL: dumped for the search at rest, and a database lent to one run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from harness.cloud.target import DatabaseEvidence
from harness.errors import BadInputError
from reference_impl.foundation.postgres_schema import parsed

if TYPE_CHECKING:
    from psycopg import Connection

_SYSTEM = ("information_schema", "public")  # and pg_…
_TABLES = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = ANY(%s) ORDER BY 1, 2"
_SCHEMAS = (
    "SELECT schema_name FROM information_schema.schemata "
    "WHERE schema_name <> ALL(%s) AND NOT starts_with(schema_name, 'pg_')"
)


def rows(evidence: DatabaseEvidence) -> Iterator[tuple[str, str, bytes]]:
    """Every table as PostgreSQL's binary COPY gives it: texts as UTF-8, bytes as they are.

    Yields:
        The region ("" for the global part), schema and table, and the rows.
    """
    from psycopg import sql  # noqa: PLC0415 - an optional extra

    with _connected(evidence.url.get_secret_value()) as connection, connection.cursor() as cursor:
        for schema, table in cursor.execute(_TABLES, [_schemas(connection)]).fetchall():
            copying = sql.SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(sql.Identifier(schema, table))
            with cursor.copy(copying) as copied:
                yield evidence.region_of(schema), f"{schema}/{table}", b"".join(map(bytes, copied))


@contextmanager
def lent(url: str) -> Iterator[None]:
    """A database for one run, which leaves it as empty as it was.

    Raises:
        BadInputError: it can't be opened, or something lies in it.
    """
    try:
        parsed(url)
    except ValueError as wrong:
        raise BadInputError(f"--database: {wrong}") from None
    with _connected(url) as connection:
        if there := _schemas(connection):
            raise BadInputError(f"--database: schemas are in it ({', '.join(there)}); give an empty one (`createdb`)")
    try:
        yield
    finally:
        _empty(url)


def _empty(url: str) -> None:
    from psycopg import sql  # noqa: PLC0415 - an optional extra

    with _connected(url) as connection:
        for schema in _schemas(connection):
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))


def _schemas(connection: "Connection[Any]") -> list[str]:
    return [name for (name,) in connection.execute(_SCHEMAS, [list(_SYSTEM)])]


@contextmanager
def _connected(url: str) -> Iterator["Connection[Any]"]:
    try:
        import psycopg  # noqa: PLC0415 - an optional extra
    except ImportError as missing:
        raise BadInputError("PostgreSQL's driver is not installed: pip install 'camproof[postgresql]'") from missing
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=5)
    except (psycopg.Error, UnicodeError) as wrong:
        said = (str(wrong).strip().splitlines() or [type(wrong).__name__])[0]
        raise BadInputError(f"--database: it can't be opened: {said}") from None
    with connection:
        yield connection
