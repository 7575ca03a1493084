"""Runs a service's migrations by alembic, forwards only, on a connection that somebody else commits."""

import sqlite3
import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from reference_impl.foundation.migrating.versions import NOTE, UnknownVersionError

_ONE_AT_A_TIME = threading.Lock()  # alembic's own context is one a process
_HERE = Path(__file__).parent


def upgrade(connection: Connection, folder: Path) -> None:
    """Every step that the database has not made yet.

    Args:
        connection: within a transaction, which is neither ended nor begun anew.
        folder: the service's migrations.
    """
    config = _config(folder)
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        try:
            if not inspect(connection).has_table(NOTE.name):
                command.stamp(config, recognised(connection, folder))
            command.upgrade(config, "head")
        except CommandError as unknown:
            raise UnknownVersionError(str(unknown).rstrip(".")) from unknown
        except DBAPIError as failed:
            if not _is_of_the_tables(failed):
                raise
            raise UnknownVersionError(str(failed.orig).strip()) from failed


def recognised(connection: Connection, folder: Path) -> str:
    """How far a database had come before versions were noted as they are now: its last step by whose mark it is known.

    A step says by which table, or column of one, it is known (`KNOWN_BY`). Later ones need not: they are noted.
    """
    steps = ScriptDirectory.from_config(_config(folder))
    found = inspect(connection)
    there = {table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()}
    for step in steps.walk_revisions():
        table, _, column = _mark(step).partition(".")
        if table in there and (not column or column in there[table]):
            return step.revision
    raise UnknownVersionError("it has tables that camproof never made")


def _is_of_the_tables(failed: DBAPIError) -> bool:
    """Whether a statement found something else than it was written for, and not a disk or server in trouble."""
    code, state = getattr(failed.orig, "sqlite_errorcode", None), getattr(failed.orig, "sqlstate", None)
    return code == sqlite3.SQLITE_ERROR or str(state or "").startswith("42")


def _mark(step: Script) -> str:
    return getattr(step.module, "KNOWN_BY", "")


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("path_separator", "newline")  # a folder's name may have blanks
    for name, path in {"script_location": _HERE / "alembic_environment", "version_locations": folder}.items():
        config.set_main_option(name, str(path).replace("%", "%%"))
    return config
