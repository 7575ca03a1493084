"""Structured logs: one JSON object a line, for answers and for events alike.

Only what is named in `Line` can be written. Nothing that a client sent is among it, but for names (an address, an id)
that a service has recognised: a line can't hold a header, a query, a body, a token or the message of an exception.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO, TypedDict

from reference_impl.front.address import ClientAddress


class Line(TypedDict, total=False):
    """Every field that there is."""

    level: str  # "info", "warning" or "error"
    service: str
    region: str  # not of global services
    event: str  # "answered" or what else happened
    request_id: str
    operation: str
    path: str  # without its query; of requests that were answered well, of somebody who is known
    status: int
    reason: str  # of a refusal, for programs
    limit: str  # the bound that was reached
    bytes: int  # sent, headers too
    duration_us: int
    client: ClientAddress
    principal: str  # id of the user, camera or reader
    error: str  # type of an exception
    place: str  # where it was raised


class Journal:
    """The log of a region, or of the global services; shared by its services.

    A file may be moved away at any time, as logrotate does: the next line makes it anew.

    Args:
        folder: where `log.jsonl` is; None: standard output, as containers have it.
        clock: seconds since 1970.
    """

    def __init__(self, folder: Path | None, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._out: _File | TextIO | None = sys.stdout
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._out = _File(folder / "log.jsonl")

    def write(self, line: Line) -> None:
        """One line. A disk that is full loses it: what was asked of the service is answered all the same."""
        if self._out is None:
            return  # closed, and something was still under way
        moment = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="microseconds")
        text = json.dumps({"time": moment.replace("+00:00", "Z"), **line})
        with suppress(OSError):
            self._out.write(f"{text}\n")
            self._out.flush()

    async def close(self) -> None:
        """Close the file."""
        if isinstance(self._out, _File):
            self._out.close()
        self._out = None


class _File:
    """A file that is written at its end, a line at a time, wherever its name leads now."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = self._opened()
        self._is = _identity(os.fstat(self._handle))

    def write(self, line: str) -> None:
        """OSError where the disk does not take it."""
        try:
            moved = _identity(self._path.stat()) != self._is
        except FileNotFoundError:
            moved = True
        if moved:
            before, self._handle = self._handle, self._opened()
            os.close(before)
            self._is = _identity(os.fstat(self._handle))
        os.write(self._handle, line.encode())

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """No more lines."""
        os.close(self._handle)

    def _opened(self) -> int:
        return os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)


def _identity(of: os.stat_result) -> tuple[int, int]:
    return of.st_dev, of.st_ino
