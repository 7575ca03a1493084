"""Finding by camera and time among 100,000, a million and ten million rows; the peer is the bare sqlite3 module.

`python -m benchmarks.recording_index [ROWS]`: the largest number of rows, 1,000,000 by default (about a minute);
10_000_000 takes about ten minutes and 10 GB of disk, 100_000_000 ten times both. Each size is a file of its own, filled
in bulk and in the order of its keys; what is measured reads places that are drawn at random.
"""

import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection

from reference_impl.foundation.prepared import driver
from reference_impl.foundation.sqlite_file import SqliteFile
from reference_impl.recording_index import METADATA
from reference_impl.recording_index.recordings import FIND_GAPS, FIND_SEGMENTS, Owner, find
from reference_impl.recording_index.schema import GAPS, SEGMENTS

START_US, SEGMENT_US, MINUTE_US = 1_767_225_600_000_000, 2_000_000, 60_000_000
CAMERAS = 100
ROWS_A_GAP = 1_000
FINDS = 1_000
MOST_ROWS = 1_000_000
Row = tuple[object, ...]


def main() -> None:
    """Print the plan once, then a line a size."""
    most = int(sys.argv[1].replace(",", "_")) if len(sys.argv) > 1 else MOST_ROWS
    sizes = [size for size in (100_000, 1_000_000, 10_000_000, 100_000_000) if size <= most]
    first: tuple[float, float] | None = None
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="camproof-bench-") as folder:
            path = Path(folder) / "index.db"
            filled_s = fill(path, rows)
            ours, bare = measured(path, rows, show_plan=rows == sizes[0])
        first = first or ours
        print(
            f"{rows:>11,} rows: a minute of a camera in {ours[0] * 1e3:.2f} ms (p50), {ours[1] * 1e3:.2f} ms (p99), "
            f"{ours[0] / first[0]:.2f} and {ours[1] / first[1]:.2f} of the smallest; "
            f"bare sqlite3 {bare[0] * 1e3:.2f} ms, ours {ours[0] / bare[0]:.2f} of it; filled in {filled_s:.0f} s",
            flush=True,
        )


def measured(path: Path, rows: int, *, show_plan: bool) -> tuple[tuple[float, float], tuple[float, float]]:
    """Median and 99th percentile of a find in seconds: ours, and of the same by the sqlite3 module alone."""
    places = list(drawn(rows))
    storage = SqliteFile(path)
    storage.open(METADATA)
    try:
        with storage.reading() as connection:
            if show_plan:
                print_plan(connection)
            ours = percentiles(places, lambda camera, at: len(found(connection, camera, at)))
    finally:
        storage.close()
    bare = sqlite3.connect(path)
    try:
        return ours, percentiles(places, lambda camera, at: len(found_bare(bare, camera, at)))
    finally:
        bare.close()


def found(connection: Connection, camera: str, at_us: int) -> tuple[object, ...]:
    """As a playlist asks."""
    return find(connection, Owner("org", camera), at_us, at_us + MINUTE_US).segments


def found_bare(bare: sqlite3.Connection, camera: str, at_us: int) -> list[Row]:
    """The same rows, by the shortest query that finds them where every segment lasts two seconds."""
    query = (
        "SELECT * FROM segments WHERE organisation = 'org' AND camera = ? AND length_class = 0 "
        "AND start_us > ? AND start_us < ? ORDER BY start_us"
    )
    return bare.execute(query, (camera, at_us - SEGMENT_US, at_us + MINUTE_US)).fetchall()


def percentiles(places: list[tuple[str, int]], ask: Callable[[str, int], int]) -> tuple[float, float]:
    """Of the time that one takes. Each must find its minute."""
    taken: list[float] = []
    for camera, at_us in places:
        before = time.perf_counter()
        count = ask(camera, at_us)
        taken.append(time.perf_counter() - before)
        assert count >= MINUTE_US // SEGMENT_US - 1, "a minute is missing"
    taken.sort()
    return taken[len(taken) // 2], taken[len(taken) * 99 // 100]


def drawn(rows: int) -> Iterator[tuple[str, int]]:
    """Cameras and moments, the same in every run."""
    chance, last = random.Random(1), rows // CAMERAS * SEGMENT_US - MINUTE_US
    for _ in range(FINDS):
        yield f"cam-{chance.randrange(CAMERAS):03}", START_US + chance.randrange(last)


def fill(path: Path, rows: int) -> float:
    """A file with so many rows, in the index's own tables; the seconds that it took."""
    before = time.perf_counter()
    storage = SqliteFile(path)
    storage.open(METADATA)
    with storage.writing() as connection:
        bare = driver(connection)
        bare.execute("PRAGMA synchronous=OFF")
        bare.execute("BEGIN")
        for table, made in ((SEGMENTS, segments(rows)), (GAPS, gaps(rows))):
            places = ", ".join("?" * len(table.c))
            bare.executemany(f"INSERT INTO {table.name} VALUES ({places})", made)  # noqa: S608 - of our own names
        bare.execute("COMMIT")
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    storage.close()
    return time.perf_counter() - before


def segments(rows: int) -> Iterator[Row]:
    """In the order of the table's columns, camera after camera."""
    each = rows // CAMERAS
    for camera in (f"cam-{n:03}" for n in range(CAMERAS)):
        for n in range(each):
            at_us, key = START_US + n * SEGMENT_US, f"{camera}/2026/{n:09}.mp4"
            told = (at_us, SEGMENT_US, key, f"{camera}/init.mp4", "key-1", "w" * 342, 1, "0f" * 16, "ab" * 32, 500_000)
            yield ("org", camera, f"span-{n // 43_200:04}", n % 43_200, *told, n, 0, None)


def gaps(rows: int) -> Iterator[Row]:
    """One that lasts a minute for each thousand segments, and one a camera that lasts for all of its time."""
    each = rows // CAMERAS
    for camera in (f"cam-{n:03}" for n in range(CAMERAS)):
        yield ("org", camera, "long", 0, 0, START_US, each * SEGMENT_US, "evicted", 0, 5)
        for n in range(each // ROWS_A_GAP):
            at_us = START_US + n * ROWS_A_GAP * SEGMENT_US
            yield ("org", camera, f"lost-{n:06}", 0, 29, at_us, MINUTE_US, "evicted", n, 1)


def print_plan(connection: Connection) -> None:
    """How SQLite looks for it."""
    asked = {"organisation": "org", "camera": "cam-000", "from_us": START_US, "to_us": START_US + MINUTE_US}
    for statement in (FIND_SEGMENTS, FIND_GAPS):
        lines = [line for line in statement.plan(connection, asked) if line.startswith(("SEARCH", "SCAN", "USE"))]
        for line in dict.fromkeys(lines):
            print(f"{lines.count(line)} times {line}")


if __name__ == "__main__":
    main()
