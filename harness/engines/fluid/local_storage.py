"""From when on a camera's local storage still holds its video when the run ends.

It is a ring: the last so many bytes of what was recorded. What was recorded follows from bitrates and power alone.
"""

import numpy as np
from numpy.typing import NDArray

from harness.engines.fluid.tables import Tables
from harness.scenario.plan import Times

NOTHING = 2**62  # microseconds: nothing is held
Windows = list[tuple[int, int]]  # microseconds, from and to


def ring_starts_us(tables: Tables, numbers: Times) -> Times:
    """For each of the sites, each class: what was recorded from then on is held. NOTHING where there is no storage."""
    starts = np.full((len(numbers), len(tables.classes)), NOTHING, np.int64)
    for kind in np.flatnonzero(tables.classes.card > 0):
        whole = [(0, tables.record_us)]
        alike = None if tables.classes.per_site[kind] else _start(tables, int(kind), int(numbers[0]), whole)
        starts[:, kind] = alike or [_start(tables, int(kind), int(number), whole) for number in numbers]
        for at in np.flatnonzero(_without_power(tables, numbers, int(kind))):
            number = int(numbers[at])
            starts[at, kind] = _start(tables, int(kind), number, _powered(tables, int(kind), number))
    return starts.ravel()


def _start(tables: Tables, kind: int, number: int, windows: Windows) -> int:
    """Walk back through the times of recording until the ring is full."""
    table, left = tables.classes, float(tables.classes.card[kind])
    schedule = int(table.schedule[kind] + table.per_site[kind] * (number - tables.group_site))
    rows = slice(*tables.bitrate_rows[schedule : schedule + 2])
    ends, made = _made(tables, rows)
    for begin, end in reversed(windows):
        by_begin, by_end = np.interp([begin, end], ends, made)
        if by_end - by_begin >= left:
            return int(np.interp(by_end - left, made, ends))
        left -= by_end - by_begin
    return 0


def _made(tables: Tables, rows: slice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Moments, and what a camera that is always on has made by then: linear in between."""
    table = tables.bitrates[rows]
    end = max(tables.record_us, int(table.t_us[-1]))
    last = table.made[-1] + table.rate[-1] * (end - table.t_us[-1])
    return np.append(table.t_us, end).astype(np.float64), np.append(table.made, last)


def _without_power(tables: Tables, numbers: Times, kind: int) -> NDArray[np.bool_]:
    """At which of the sites, which follow one another, the class is off at times."""
    first, last = tables.program_rows[numbers[0]], tables.program_rows[numbers[-1] + 1]
    off = (tables.programs.off[first:last] & tables.classes.bit[kind]) != 0
    return np.logical_or.reduceat(off, tables.program_rows[numbers] - first)


def _powered(tables: Tables, kind: int, number: int) -> Windows:
    """When a class at a site records."""
    rows = tables.programs[slice(*tables.program_rows[number : number + 2])]
    off = (rows.off & tables.classes.bit[kind]) != 0
    windows, since = [], None if off[0] else 0
    for t_us, dark in zip(rows.t_us[1:].tolist(), off[1:], strict=True):
        if dark and since is not None:
            windows.append((since, min(t_us, tables.record_us)))
            since = None
        elif not dark and since is None:
            since = t_us + tables.boot_us
    if since is not None:
        windows.append((since, tables.record_us))
    return [(begin, end) for begin, end in windows if end > begin]
