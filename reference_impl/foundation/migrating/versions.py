"""Which version a database has, and which one the code has. The note is alembic's; it need not be imported for that."""

from functools import cache
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, select

_FOLDER, _FIRST = "migrations", "0001"

NOTE = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As alembic makes it, with one row."""


class UnknownVersionError(Exception):
    """A database is none that camproof made, or of a version that nobody knows."""


def with_migrations(schema: str, folder: str = _FOLDER) -> dict[str, object]:
    """What tables must say of themselves (`MetaData(info=…)`).

    Args:
        schema: the file that they are written in.
        folder: beside it, with their migrations.
    """
    return {_FOLDER: Path(schema).with_name(folder)}


def folder_of(metadata: MetaData) -> Path | None:
    """Where the migrations of these tables lie; tables that never had another shape have none."""
    folder = metadata.info.get(_FOLDER)
    return folder if isinstance(folder, Path) else None


def newest(metadata: MetaData) -> str:
    """The version of these tables: four digits, which grow."""
    folder = folder_of(metadata)
    return _FIRST if folder is None else _last_in(folder)


def noted(connection: Connection) -> str:
    """The version that the database has."""
    return str(connection.execute(select(NOTE.c.version_num)).scalar_one())


def note(connection: Connection, version: str) -> None:
    """Of a database that was made now."""
    NOTE.create(connection)
    connection.execute(insert(NOTE).values(version_num=version))


@cache
def _last_in(folder: Path) -> str:
    return max(path.name for path in folder.glob("v*.py"))[1 : 1 + len(_FIRST)]
