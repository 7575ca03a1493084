"""Structured logs: one JSON object a line, for answers and for events alike.

Only what is named in `Line` can be written. Nothing that a client sent is among it, but for names (an address, an id)
that a service has recognised: a line can't hold a header, a query, a body, a token or the message of an exception.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
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
    """The log file of a region, or of the global services; shared by its services.

    Args:
        folder: where `log.jsonl` is.
        clock: seconds since 1970.
    """

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "log.jsonl").open("a", encoding="utf-8", buffering=1)
        self._clock = clock

    def write(self, line: Line) -> None:
        """One line. A disk that is full loses it: what was asked of the service is answered all the same."""
        moment = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="microseconds")
        with suppress(OSError, ValueError):  # ValueError: closed, and something was still under way
            self._file.write(json.dumps({"time": moment.replace("+00:00", "Z"), **line}) + "\n")

    async def close(self) -> None:
        """Close the file."""
        with suppress(OSError):
            self._file.close()
