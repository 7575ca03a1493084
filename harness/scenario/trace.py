"""Bitrates as they were measured, from CSV."""

import csv
from collections.abc import Iterator
from math import isfinite

_HEAD = ["seconds", "bits_per_s"]
_MICRO = 1_000_000
_LONGEST_S = 1e9


class TraceError(ValueError):
    """The file is no trace. The message names its line and says what is wanted."""


def points_of(text: str, name: str) -> list[tuple[int, float]]:
    """Moments in microseconds and rates in bits per second. TraceError for anything that is not as it must be."""
    rows = csv.reader(text.lstrip("\ufeff").splitlines())
    head = [cell.strip() for cell in next(rows, [])]
    if head != _HEAD:
        raise TraceError(f"{name}:1: the first line must be {','.join(_HEAD)}")
    points = list(_points(rows, name))
    if not points:
        raise TraceError(f"{name}: it has no points, only a head")
    return points


def _points(rows: Iterator[list[str]], name: str) -> Iterator[tuple[int, float]]:
    for line, row in enumerate(rows, start=2):
        if not row:
            continue
        try:
            seconds, bits_per_s = map(float, row)
        except ValueError:
            raise TraceError(f"{name}:{line}: two numbers are wanted, not {','.join(row)!r}") from None
        if not (0 <= seconds <= _LONGEST_S and isfinite(bits_per_s) and bits_per_s >= 0):
            raise TraceError(f"{name}:{line}: {','.join(row)} is out of range; neither can be below 0")
        yield round(seconds * _MICRO), bits_per_s
