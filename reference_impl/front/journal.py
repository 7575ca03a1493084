"""Structured logs: one JSON object a line, for answers and for events alike.

Only what is named in `Line` can be written. Nothing that a client sent is among it, but for names (an address, an id)
that a service has recognised: a line can't hold a header, a query, a body, a token or the message of an exception.
"""

import json
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TypedDict

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
        self._out: logging.Handler | None
        if folder is None:
            self._out = logging.StreamHandler(sys.stdout)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            self._out = WatchedFileHandler(folder / "log.jsonl", encoding="utf-8")
        self._out.handleError = _lost  # type: ignore[method-assign,assignment]

    def write(self, line: Line) -> None:
        """One line. A disk that is full loses it: what was asked of the service is answered all the same."""
        if self._out is None:
            return  # closed, and something was still under way
        moment = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="microseconds")
        text = json.dumps({"time": moment.replace("+00:00", "Z"), **line})
        with suppress(OSError):
            self._out.handle(logging.makeLogRecord({"msg": text}))

    async def close(self) -> None:
        """Close the file."""
        if self._out is not None:
            with suppress(OSError):
                self._out.close()
            self._out = None


def _lost(_record: logging.LogRecord) -> None:
    """By default it would be told on standard error, once a line."""
