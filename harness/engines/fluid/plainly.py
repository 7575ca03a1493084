"""The inner loop without a compiler: over lists of plain objects, as single records of numpy are slow to get at."""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace
from typing import Any, TypeVar

from harness.engines.fluid.state import Chunk
from harness.engines.fluid.tables import Table, Tables

T = TypeVar("T")
_KNOWN = ("classes", "bitrates", "programs", "lapses")
_KNOWN_ROWS = ("bitrate_rows", "program_rows", "lapse_rows", "highest")
_CHANGING = ("sites", "slots", "rows", "pieces")


def plainly(function: Callable[..., T], objects: dict[int, tuple[Tables, Tables]]) -> Callable[..., T]:
    """An entry of the inner loop that takes and changes the same tables. `objects` keeps what never changes."""

    @wraps(function)
    def called(tables: Tables, chunk: Chunk, *more: float) -> T:
        if id(tables) not in objects:
            objects[id(tables)] = tables, _tables(tables)
        changing: dict[str, Any] = {name: _objects(getattr(chunk, name)) for name in _CHANGING}
        try:
            return function(objects[id(tables)][1], chunk._replace(**changing), *more)
        finally:
            for name in _CHANGING:
                _write(getattr(chunk, name), changing[name])

    return called


def _tables(tables: Tables) -> Tables:
    known: dict[str, Any] = {name: _objects(getattr(tables, name)) for name in _KNOWN}
    rows: dict[str, Any] = {name: getattr(tables, name).tolist() for name in _KNOWN_ROWS}
    return tables._replace(**known, **rows)


def _objects(table: Table) -> list[SimpleNamespace]:
    names = table.dtype.names
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in table.tolist()]


def _write(table: Table, objects: list[Any]) -> None:
    table[:] = [tuple(vars(own).values()) for own in objects]
