"""A history as a Parquet file: a table of events, and the header in the file's own metadata."""

import json
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

import polars as pl

from harness.errors import BadInputError
from harness.history.event import Event, EventKind, Header, History

_HEADER = "camproof.header"
_Row = tuple[int, str, str, str | None, str | None, int | None, int | None, str]
_SCHEMA = pl.Schema(
    {
        "t_us": pl.Int64,
        "kind": pl.String,
        "site": pl.String,
        "camera": pl.String,
        "span": pl.String,
        "counter": pl.Int64,
        "size_bytes": pl.Int64,
        "detail": pl.String,
    }
)


def write(history: History, path: Path) -> None:
    """Write the whole file or none: a reader never sees half of it."""
    rows = [
        (
            e.t_us,
            e.kind.value,
            e.site,
            e.camera,
            e.span,
            e.counter,
            e.size_bytes,
            json.dumps(dict(e.detail), sort_keys=True),
        )
        for e in history.events
    ]
    table = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    part = path.with_name(f".{path.name}.part")
    try:
        table.write_parquet(part, metadata={_HEADER: json.dumps(asdict(history.header), sort_keys=True)})
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read(path: Path) -> History:
    """The history in a file. BadInputError if there is none in it."""
    try:
        header = json.loads(pl.read_parquet_metadata(path)[_HEADER])
        rows = pl.read_parquet(path).rows()
    except KeyError:
        raise BadInputError(
            f"{path} is Parquet but no history of camproof's: give the history.parquet of a run"
        ) from None
    except (pl.exceptions.PolarsError, OSError) as unreadable:
        raise BadInputError(f"{path} can't be read as a history ({unreadable}): was it cut short? Run again") from None
    return History(Header(**header), tuple(map(_event, rows)))


def _event(row: _Row) -> Event:
    t_us, kind, site, camera, span, counter, size_bytes, detail = row
    return Event(t_us, EventKind(kind), site, camera, span, counter, size_bytes, MappingProxyType(json.loads(detail)))
