"""What is finished lies in Parquet at once: a file a replication, whole or not there, then one table of them all.

| file | what |
|---|---|
| `sweep.json` | what is swept, so that a sweep that was interrupted is known again |
| `finished/p00003-r00007.parquet` | one replication |
| `results.parquet`, `results.csv` | all of them, once the sweep ends or is interrupted |
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import uuid4

import polars as pl

from harness.errors import BadInputError, CamproofFailedError
from harness.sweep.campaign import Task
from harness.sweep.measures import RESULTS

_DESIGN, _FINISHED, _TABLE, _CSV = "sweep.json", "finished", "results.parquet", "results.csv"
Rows = Iterable[Mapping[str, object]]


class Store:
    """The folder of one sweep.

    Args:
        folder: where.
        design: what is swept, as JSON takes it.

    Raises:
        BadInputError: another sweep lies there, or one that can't be told any more.
    """

    def __init__(self, folder: Path, design: Mapping[str, object]) -> None:
        self._folder = folder
        self._finished = folder / _FINISHED
        self._design = json.loads(json.dumps(design))
        there = self._read_design()
        if there is not None and there != self._design:
            raise BadInputError(
                f"{folder} holds another sweep ({_differing(there, self._design)}): name another folder with --out, or "
                "throw that sweep away with --anew"
            )
        self._finished.mkdir(parents=True, exist_ok=True)
        if there is None:
            _put(folder / _DESIGN, json.dumps(self._design, indent=2).encode())

    def keep(self, task: Task, rows: Rows) -> None:
        """Put a finished replication down. CamproofFailedError: it can't be written."""
        point, replication = task
        table(rows).write_parquet(part := self._finished / f".{uuid4().hex}.part")
        part.replace(self._finished / f"p{point:05}-r{replication:05}.parquet")

    def kept(self) -> pl.DataFrame:
        """All that was finished, rows of RESULTS in order of point, replication and group; parts are left out."""
        files = sorted(self._finished.glob("p*.parquet"))
        whole = [self._folder / _TABLE] if (self._folder / _TABLE).is_file() else []
        try:
            frames = [pl.read_parquet(file) for file in (*whole, *files)]
        except (pl.exceptions.PolarsError, OSError) as unreadable:
            raise BadInputError(f"{self._folder}: what was finished can't be read ({unreadable}); add --anew") from None
        every = pl.concat([RESULTS.to_frame(), *(frame.select(RESULTS.names()) for frame in frames)])
        once = every.unique(("point", "replication", "group"), keep="first", maintain_order=True)
        return once.sort("point", "replication", maintain_order=True)

    def close(self, results: pl.DataFrame) -> None:
        """One table of it all, and the same as CSV; then the single files are of no use any more."""
        part = self._folder / f".{uuid4().hex}.part"
        results.write_parquet(part, compression="zstd")
        part.replace(self._folder / _TABLE)
        _put(self._folder / _CSV, results.write_csv().encode())
        for file in self._finished.iterdir():
            file.unlink()
        self._finished.rmdir()

    def _read_design(self) -> object:
        path = self._folder / _DESIGN
        if not path.is_file():
            return None
        try:
            return json.loads(path.read_text("utf-8"))
        except ValueError as damaged:
            raise BadInputError(
                f"{path} is damaged ({damaged}), so nobody knows of which sweep the finished runs beside it are: name "
                "another folder with --out, or throw them away with --anew"
            ) from None


def throw_away(folder: Path) -> None:
    """What a sweep left in a folder, and nothing else."""
    for file in (*(folder / _FINISHED).glob("*.parquet"), *(folder / _FINISHED).glob(".*.part")):
        file.unlink()
    for name in (_DESIGN, _TABLE, _CSV):
        (folder / name).unlink(missing_ok=True)


def table(rows: Rows) -> pl.DataFrame:
    """Rows of RESULTS."""
    return pl.DataFrame(list(rows), schema=RESULTS, orient="row")


def _put(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as full:
        raise CamproofFailedError(f"{path} can't be written ({full}): make room, or write elsewhere") from full
    finally:
        part.unlink(missing_ok=True)


def _differing(there: object, here: Mapping[str, object]) -> str:
    if not isinstance(there, dict):
        return "of no known form"
    return "with another " + " and ".join(key.replace("_", " ") for key in here if there.get(key) != here[key])
