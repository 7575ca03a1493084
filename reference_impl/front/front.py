"""One service's front: what it tells the operator of each request, and of what nobody expected."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from aiohttp.typedefs import Handler, Middleware

from reference_impl.foundation.database import Database
from reference_impl.foundation.limits import Limits
from reference_impl.foundation.noted import RECOGNISED, noted
from reference_impl.foundation.part import Cares, Part, Stores
from reference_impl.foundation.problem import UNEXPECTED, WORDING, Wording, as_document, problems
from reference_impl.foundation.unexpected import kind_of, place_of
from reference_impl.front.address import ClientAddress, client_address
from reference_impl.front.gate import Gate
from reference_impl.front.journal import Journal, Line
from reference_impl.front.pace import Awaited
from reference_impl.front.tally import Tally

_REFUSED, _FAILED = 400, 500


@dataclass(frozen=True, slots=True)
class Front:
    """Before one service of one region, or a global one (region "")."""

    service: str
    region: str
    journal: Journal
    tally: Tally
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.monotonic  # seconds
    gate: Gate = field(init=False)
    worded: Wording = field(init=False, default=as_document)  # also what never reaches the service

    def __post_init__(self) -> None:
        object.__setattr__(self, "gate", Gate(self.limits))

    def stand_before(self, app: web.Application) -> None:
        """Bound what reaches the service, and hear of what nobody expected. Before the app serves."""
        app[UNEXPECTED] = self.unexpected
        object.__setattr__(self, "worded", app[WORDING])
        app[RECOGNISED] = lambda credential: self.gate.recognised(credential, self.clock())
        app.middlewares.insert(app.middlewares.index(problems) + 1, self._passing())  # behind what words refusals

    def _passing(self) -> Middleware:
        gate, clock, in_flight = self.gate, self.clock, self.tally.in_flight
        in_flight.set_function(lambda: gate.requests.taken)

        @web.middleware
        async def passing(request: web.Request, handler: Handler) -> web.StreamResponse:
            with gate.passing(client_address(request.remote or ""), clock()):
                return await handler(request)

        return passing

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
        if here.limit:
            line["limit"] = here.limit
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

    def cut(self, awaited: Awaited, peer: object) -> None:
        """A client was too slow."""
        self.tally.cut(awaited.value).inc()
        address = client_address(str(peer[0]) if isinstance(peer, tuple) else "")
        self.journal.write({"level": "warning", **self._whose("cut"), "reason": awaited.value, "client": address})

    def turned_away(self, limit: str) -> None:
        """A connection too many. Counted, and not logged: there may be thousands of them."""
        self.tally.refused(limit).inc()

    def not_accepted(self, failure: OSError) -> None:
        """The system gave no connection."""
        self.tally.refused(kind_of(failure)).inc()

    def lag(self, late_s: float) -> None:
        """How late the event loop came to a timer."""
        self.tally.loop_lag.set(max(0.0, late_s))

    def visit(self, address: ClientAddress) -> "Visit":
        """A connection that is there until it ends."""
        self.gate.connections.enter(address)
        self.tally.connections.inc()
        return Visit(self, address)

    def watch(self, part: Part) -> None:
        """Measure what the service stands on."""
        if isinstance(part, Database):
            self.tally.watch(part)
            part.most_waiting, part.patience_s = self.limits.database_waiting, self.limits.database_s
        elif isinstance(part, Stores):
            part.stored, part.patience_s = self.tally.stored, self.limits.disk_s
        elif isinstance(part, Cares):
            part.unknown = self.tally.unknown

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


@dataclass(slots=True)
class Visit:
    """A connection that is counted."""

    front: Front
    address: ClientAddress
    _ended: bool = False

    def end(self) -> None:
        """It has gone; once more changes nothing."""
        if not self._ended:
            self._ended = True
            self.front.gate.connections.leave(self.address)
            self.front.tally.connections.dec()
