"""Access logs: one JSON line a request, never a header, a query, a token or a body."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

Write = Callable[[dict[str, object]], None]


class AccessLog:
    """The log file of a region, or of the global services; shared by its services."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "access.jsonl").open("a", encoding="utf-8", buffering=1)
        self._clock = clock

    def of(self, service: str) -> type[AbstractAccessLogger]:
        """What aiohttp tells of each of the service's answers."""
        write, clock = self._write, self._clock

        class ServiceLogger(AbstractAccessLogger):
            def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:  # noqa: ARG002 - aiohttp's interface
                write(
                    {
                        "time": datetime.fromtimestamp(clock(), UTC).isoformat(timespec="microseconds"),
                        "service": service,
                        "method": request.method,
                        "path": request.rel_url.raw_path,
                        "status": response.status,
                        "bytes": response.body_length,
                    }
                )

        return ServiceLogger

    async def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, line: dict[str, object]) -> None:
        self._file.write(json.dumps(line) + "\n")


AIOHTTP_LOGGER = logging.getLogger("camproof.access")
"""aiohttp wants one to know that it shall log; nothing is written to it."""
