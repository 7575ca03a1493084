"""What migrations are written with, so that a table comes out the same in SQLite and PostgreSQL."""

from collections.abc import Mapping
from typing import Any

from alembic import op
from sqlalchemy import Column, String
from sqlalchemy.types import TypeEngine

TEXT: String = String().with_variant(String(collation="C"), "postgresql")
"""Compared as bytes in both."""


def columns(table: str, added: Mapping[str, tuple[TypeEngine[Any], str]], *, rowid: bool = True) -> None:
    """Add columns that are never NULL.

    Args:
        table: its name.
        added: the type of each, and what it is in rows that are there already, as SQL.
        rowid: whether SQLite gives its rows numbers: `sqlite_with_rowid`.
    """
    for name, (kind, _) in added.items():
        op.add_column(table, Column(name, kind, nullable=True))
    op.execute(f"UPDATE {table} SET {', '.join(f'{name} = {sql}' for name, (_, sql) in added.items())}")  # noqa: S608 - a migration's own words
    with op.batch_alter_table(table, table_kwargs={"sqlite_with_rowid": rowid}) as altered:
        for name, (kind, _) in added.items():
            altered.alter_column(name, existing_type=kind, nullable=False)
