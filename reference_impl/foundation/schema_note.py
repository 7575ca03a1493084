"""Each database notes which schema it has, so that no other version of a service misreads it."""

import hashlib

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, inspect, select

_NOTES = MetaData()
_NOTE = Table(
    "schema_note",
    _NOTES,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", String, nullable=False),
)


class SchemaError(Exception):
    """A database was made by another version; the message says what to do."""


def make_or_know(connection: Connection, metadata: MetaData, where: str) -> None:
    """Make the tables in a new database, or refuse one that has others, in the connection's transaction.

    Args:
        connection: within a transaction: the tables and the note are there together or not at all.
        metadata: the tables; `info["version"]` is raised with each change to them (1 if it is not there).
        where: for messages.
    """
    version, fingerprint = _version(metadata), fingerprint_of(metadata)
    there = set(inspect(connection).get_table_names())
    if _NOTE.name not in there:
        if there & set(metadata.tables):
            raise SchemaError(f"{where} was made before schema versions were noted. {_OLDER}")
        _NOTES.create_all(connection)
        connection.execute(insert(_NOTE).values(version=version, fingerprint=fingerprint))
        metadata.create_all(connection)
        return
    known = connection.execute(select(_NOTE)).one()
    if known.version > version:
        raise SchemaError(
            f"{where} has version {known.version} of its schema, and this camproof knows {version} only: "
            "update camproof, or choose another folder or database."
        )
    if (known.version, known.fingerprint) != (version, fingerprint):
        raise SchemaError(
            f"{where} has version {known.version} of its schema, and this camproof has {version}. {_OLDER}"
        )


_OLDER = "It can't be converted: open it with the camproof that made it, or start on another folder or database."


def fingerprint_of(metadata: MetaData) -> str:
    """A digest of tables, columns and indices: a version that was changed and not raised is seen, too."""
    lines = [
        f"{table.name} {[(c.name, str(c.type), c.nullable, c.primary_key) for c in table.columns]} "
        f"{sorted((str(i.name), [c.name for c in i.columns], bool(i.unique)) for i in table.indexes)}"
        for table in metadata.sorted_tables
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _version(metadata: MetaData) -> int:
    return int(metadata.info.get("version", 1))
