"""One number for an outcome: the same outcome has the same digest on any machine, in whichever form it was kept."""

import hashlib

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.history.outcome import CLASS_OUTCOME

_KEY = ("site", "outage", "camera")
_COLUMNS = [name for name in CLASS_OUTCOME if name not in {"camera", "cameras"}]
Words = NDArray[np.int64]


class OutcomeDigest:
    """The digest of an outcome that comes in pieces: each of whole sites, in the order of sites."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, by_class: pl.DataFrame) -> None:
        """Take in the rows of some sites, behind all those before."""
        table = by_class.sort(_KEY)
        values = _values(table)
        camera, cameras = (table[name].to_numpy().astype(np.int64) for name in ("camera", "cameras"))
        first = _first_of_alike(camera, cameras, values)
        counts = np.add.reduceat(cameras, first) if len(first) else cameras
        form = np.column_stack([camera[first], counts, values[first]])
        self._sum.update(np.ascontiguousarray(form, "<i8").data)

    def hexdigest(self) -> str:
        """64 hexadecimal digits."""
        return self._sum.hexdigest()


def outcome_digest(by_class: pl.DataFrame) -> str:
    """SHA-256, in 64 hexadecimal digits, of rows of CLASS_OUTCOME.

    The canonical form has rows in the order of site, outage and camera; neighbouring cameras of a site with the same
    values stand in one, however they were kept. A row is little-endian 64-bit words: first camera, number of cameras,
    the other columns of CLASS_OUTCOME in their order (whole numbers, or the bits of an IEEE 754 double; 0 where
    null), then a word in which bit `n` says that the `n`-th of those is null.
    """
    digest = OutcomeDigest()
    digest.add(by_class)
    return digest.hexdigest()


def _first_of_alike(camera: Words, cameras: Words, values: Words) -> NDArray[np.intp]:
    """Where a row does not go on with what the one before says of the cameras before."""
    new = np.ones(len(camera), bool)
    new[1:] = (camera[1:] != camera[:-1] + cameras[:-1]) | (values[1:] != values[:-1]).any(axis=1)
    return np.flatnonzero(new)


def _values(table: pl.DataFrame) -> Words:
    words = np.zeros((len(table), len(_COLUMNS) + 1), np.int64)
    for number, name in enumerate(_COLUMNS):
        column = table[name]
        words[:, -1] |= column.is_null().to_numpy().astype(np.int64) << number
        words[:, number] = _bits(column.fill_null(0))
    return words


def _bits(column: pl.Series) -> Words:
    if not column.dtype.is_float():
        return column.to_numpy().astype(np.int64)
    return (column.to_numpy().astype(np.float64) + 0.0).view(np.int64)  # -0.0 is 0.0
