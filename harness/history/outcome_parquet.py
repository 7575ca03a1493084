"""An outcome as one Parquet file, written as it comes: a fleet's outcome need not fit into memory."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

import polars as pl
from polars.io.plugins import register_io_source

from harness.errors import CamproofFailedError
from harness.history.event import Header
from harness.history.outcome import CLASS_OUTCOME
from harness.history.parquet import as_metadata

_ROWS = 131_072  # in a row group: what is in memory at a time, and what a reader can skip


def write_outcome(rows: Iterable[pl.DataFrame] | pl.LazyFrame, path: Path, header: Header | None = None) -> None:
    """Write rows of CLASS_OUTCOME, the whole file or none; the file's metadata say of which run, as a history's do.

    Raises:
        CamproofFailedError: it can't be written.
    """
    metadata = None if header is None else as_metadata(header)
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        lazy = rows if isinstance(rows, pl.LazyFrame) else _lazily(rows)
        lazy.sink_parquet(
            part, compression="zstd", compression_level=1, row_group_size=_ROWS, maintain_order=True, metadata=metadata
        )
        part.replace(path)
    except OSError as full:
        raise CamproofFailedError(f"{path} can't be written ({full}): make room, or write elsewhere") from full
    finally:
        part.unlink(missing_ok=True)


def csv_of_outcome(parquet: Path, path: Path) -> None:
    """The same rows for spreadsheets, the whole file or none. CamproofFailedError: it can't be written."""
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        pl.scan_parquet(parquet).sink_csv(part)
        part.replace(path)
    except OSError as full:
        raise CamproofFailedError(f"{path} can't be written ({full}): make room, or write elsewhere") from full
    finally:
        part.unlink(missing_ok=True)


def _lazily(frames: Iterable[pl.DataFrame]) -> pl.LazyFrame:
    """Polars asks for the frames one after the other, while it writes the ones before."""

    def source(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        assert with_columns is None and predicate is None and n_rows is None, batch_size  # noqa: S101,PT018
        yield from frames

    return register_io_source(source, schema=CLASS_OUTCOME)
