"""What becomes of a database when it is opened: made, known, migrated, or refused."""

from sqlalchemy import Connection, MetaData, Table, inspect

from reference_impl.foundation.migrating import versions

_OLD_NOTE = "schema_note"  # of databases from before there were migrations


class SchemaError(Exception):
    """A database is of a version that can't be used; the message says what to do."""


def make_or_migrate(connection: Connection, metadata: MetaData, where: str) -> None:
    """Leave the database with these tables, or raise, in the connection's transaction.

    Args:
        connection: within a transaction that nobody else can have at the same time. All of it is there at its end, or
            nothing: a process that is killed leaves what was there before.
        metadata: the tables, with their migrations.
        where: for messages.
    """
    there, ours = set(inspect(connection).get_table_names()), versions.newest(metadata)
    if versions.NOTE.name in there:
        known = versions.noted(connection)
        if known == ours:
            return
        if known > ours:
            raise SchemaError(
                f"{where} has version {known} of its schema, and this camproof knows {ours} only: "
                "update camproof, or choose another folder or database."
            )
    elif not there & {*metadata.tables, _OLD_NOTE}:
        metadata.create_all(connection)
        versions.note(connection, ours)
        return
    _migrate(connection, metadata, where)


def _migrate(connection: Connection, metadata: MetaData, where: str) -> None:
    folder = versions.folder_of(metadata)
    try:
        if folder is not None:
            from reference_impl.foundation.migrating.upgrade import upgrade  # noqa: PLC0415 - a quarter of a second, and seldom needed

            upgrade(connection, folder)
        Table(_OLD_NOTE, MetaData()).drop(connection, checkfirst=True)
        _require(connection, metadata)
    except versions.UnknownVersionError as unknown:
        raise SchemaError(
            f"{where} can't be brought to version {versions.newest(metadata)} of its schema: {unknown}. "
            "Open it with the camproof that made it, or choose another folder or database."
        ) from unknown


def _require(connection: Connection, metadata: MetaData) -> None:
    """Hold what the migrations made of an earlier database against the tables."""
    if versions.noted(connection) != versions.newest(metadata):
        raise versions.UnknownVersionError("nothing is known of earlier versions")
    found = inspect(connection)
    for table in metadata.sorted_tables:
        columns = {column["name"] for column in found.get_columns(table.name)} if found.has_table(table.name) else set()
        if columns != {column.name for column in table.columns}:
            raise versions.UnknownVersionError(f"its table {table.name} would not be one that camproof makes")
    if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise versions.UnknownVersionError(f"a row of its table {lost[0]} hangs on one that is not there")
