"""One service's front: what it tells the operator of each request, and of what nobody expected."""

from dataclasses import dataclass

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from reference_impl.foundation.database import Database
from reference_impl.foundation.noted import noted
from reference_impl.foundation.part import Part, Stores
from reference_impl.foundation.unexpected import kind_of, place_of
from reference_impl.front.address import client_address
from reference_impl.front.journal import Journal, Line
from reference_impl.front.tally import Tally

_REFUSED, _FAILED = 400, 500


@dataclass(frozen=True, slots=True)
class Front:
    """Before one service of one region, or a global one (region "")."""

    service: str
    region: str
    journal: Journal
    tally: Tally

    def answered(self, request: web.BaseRequest, response: web.StreamResponse, took_s: float) -> None:
        """An answer has left, or what of it could leave."""
        here, status = noted(request), response.status
        self.tally.answered(here, response, took_s)
        line: Line = {
            "level": "info" if status < _FAILED else "error",
            **self._whose("answered"),
            "request_id": here.request_id,
            "operation": here.operation,
            "status": status,
            "bytes": response.body_length,
            "duration_us": int(took_s * 1e6),
            "client": client_address(request.remote or ""),
        }
        if here.principal:
            line["principal"] = here.principal
            if status < _REFUSED:
                line["path"] = request.rel_url.raw_path
        if here.reason:
            line["reason"] = here.reason
        self.journal.write(line)

    def unexpected(self, request: web.BaseRequest, error: BaseException) -> None:
        """An exception that nobody expected."""
        here = noted(request)
        self.tally.unexpected.inc()
        what: Line = {
            "level": "error",
            **self._whose("unexpected"),
            "request_id": here.request_id,
            "operation": here.operation,
            "error": kind_of(error),
            "place": place_of(error),
        }
        self.journal.write(what)

    def broken(self, error: BaseException) -> None:
        """The same, of a connection of which no request is known."""
        self.tally.unexpected.inc()
        line: Line = {"level": "error", **self._whose("broken"), "error": kind_of(error), "place": place_of(error)}
        self.journal.write(line)

    def watch(self, part: Part) -> None:
        """Measure what the service stands on."""
        if isinstance(part, Database):
            self.tally.watch(part)
        elif isinstance(part, Stores):
            part.stored = self.tally.stored

    def access_logger(self) -> type[AbstractAccessLogger]:
        """What aiohttp tells of each answer."""
        answered = self.answered

        class Answers(AbstractAccessLogger):
            def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
                answered(request, response, time)

        return Answers

    def _whose(self, event: str) -> Line:
        line: Line = {"service": self.service, "event": event}
        if self.region:
            line["region"] = self.region
        return line
