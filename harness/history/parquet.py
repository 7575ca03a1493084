"""A history as a Parquet file: a table of events, and the header in the file's own metadata."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

import polars as pl

from harness.errors import BadInputError, CamproofFailedError
from harness.history.event import Event, EventKind, Header, History

HEADER = "camproof.header"
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


_NOT_OURS = "give the history.parquet of a run"


def write(history: History, path: Path) -> None:
    """Write the whole file or none: a reader never sees half of it. CamproofFailedError if it can't be written."""
    with _whole(path) as part:
        _table(history.events).write_parquet(part, metadata=as_metadata(history.header))


def write_piece(events: Iterable[Event], path: Path) -> None:
    """Write some of a history's events, without its header; likewise."""
    with _whole(path) as part:
        _table(events).write_parquet(part)


def join(pieces: Sequence[Path], path: Path, header: Header) -> None:
    """Make one history of pieces, in their order, without holding all of them; likewise."""
    with _whole(path) as part:
        rows = pl.scan_parquet(list(pieces)) if pieces else pl.LazyFrame(schema=_SCHEMA)
        rows.sink_parquet(part, metadata=as_metadata(header))


def _table(events: Iterable[Event]) -> pl.DataFrame:
    return pl.DataFrame([_row(event) for event in events], schema=_SCHEMA, orient="row")


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        yield part
        part.replace(path)
    except OSError as full:
        raise CamproofFailedError(f"{path} can't be written ({full}): make room, or write elsewhere") from full
    finally:
        part.unlink(missing_ok=True)


def as_metadata(header: Header) -> dict[str, str]:
    """What a Parquet file says of the run that it comes from."""
    return {HEADER: json.dumps(asdict(header), sort_keys=True)}


def read(path: Path) -> History:
    """The history in a file. BadInputError if there is none in it, or not all of it."""
    try:
        metadata = pl.read_parquet_metadata(path)
        table = pl.read_parquet(path)
    except FileNotFoundError:
        raise BadInputError(f"{path} is not there: {_NOT_OURS}") from None
    except (pl.exceptions.PolarsError, OSError) as unreadable:
        raise BadInputError(f"{path} can't be read as a history ({unreadable}): was it cut short? Run again") from None
    if HEADER not in metadata or table.schema != _SCHEMA:
        raise BadInputError(f"{path} is Parquet but no history of camproof's: {_NOT_OURS}")
    try:
        return History(Header(**json.loads(metadata[HEADER])), tuple(map(_event, table.rows())))
    except (TypeError, ValueError) as foreign:
        raise BadInputError(f"{path} is a history of another version of camproof's ({foreign}): run again") from None


def _row(event: Event) -> _Row:
    detail = json.dumps(dict(event.detail), sort_keys=True)
    return (
        event.t_us, event.kind.value, event.site, event.camera, event.span, event.counter, event.size_bytes, detail,
    )  # fmt: skip


def _event(row: _Row) -> Event:
    t_us, kind, site, camera, span, counter, size_bytes, detail = row
    return Event(t_us, EventKind(kind), site, camera, span, counter, size_bytes, MappingProxyType(json.loads(detail)))
