"""What one service's front counts: the metrics, with the labels of that service already in."""

from collections.abc import Callable
from functools import lru_cache

from aiohttp import web

from reference_impl.foundation.database import Database
from reference_impl.foundation.noted import Noted
from reference_impl.front.metrics import Metrics

_GOOD = 300
_SEGMENTS = ("POST /v1/cameras/{camera}/segments", "POST /v1/cameras/{camera}/segment-lists")
_TOKEN = "POST /token"  # noqa: S105 - an operation
_CONTENT_KEY = "GET /v1/organisations/{organisation}/cameras/{camera}/content-key"
_SESSIONS = ("GET /v1/renewal", "POST /v1/reader-sessions")


class Tally:
    """Of one service in one region, or of a global one (region "")."""

    def __init__(self, metrics: Metrics, service: str, region: str) -> None:
        of = (service, region)
        self.in_flight = metrics.in_flight.labels(*of)
        self.received = metrics.received.labels(*of)
        self.sent = metrics.sent.labels(*of)
        self.unexpected = metrics.unexpected.labels(*of)
        self.loop_lag = metrics.loop_lag
        self.connections = metrics.connections.labels(*of)
        self.requests = lru_cache(None)(lambda operation, status: metrics.requests.labels(*of, operation, status))
        self.duration = lru_cache(None)(lambda operation: metrics.duration.labels(*of, operation))
        self.refusals = lru_cache(None)(lambda operation, reason: metrics.refusals.labels(*of, operation, reason))
        self.throttled = lru_cache(None)(lambda limit: metrics.throttled.labels(*of, limit))
        self.refused = lru_cache(None)(lambda limit: metrics.connections_refused.labels(*of, limit))
        self.cut = lru_cache(None)(lambda why: metrics.connections_cut.labels(*of, why))
        self._metrics, self._of, self._region = metrics, of, region
        self._deeds = _deeds(metrics, service, region)

    def answered(self, here: Noted, response: web.StreamResponse, took_s: float) -> None:
        """An answer has left."""
        self.requests(here.operation, response.status).inc()
        self.duration(here.operation).observe(took_s)
        self.sent.inc(response.body_length)
        if here.reason:
            self.refusals(here.operation, here.reason).inc()
        elif response.status < _GOOD and (deed := self._deeds.get((here.operation, response.status))):
            deed(here.deeds)
        if here.limit:
            self.throttled(here.limit).inc()

    def watch(self, database: Database) -> None:
        """Measure its commits."""
        commits, batches = self._metrics.commits.labels(*self._of), self._metrics.batches.labels(*self._of)

        def committed(took_s: float, writes: int) -> None:
            commits.observe(took_s)
            batches.observe(writes)

        database.committed = committed
        self._metrics.writes_waiting.labels(*self._of).set_function(lambda: database.waiting)

    def stored(self, took_s: float) -> None:
        """An object is on disk, in each location."""
        self._metrics.objects.labels(self._region).observe(took_s)

    def unknown(self, organisations: int) -> None:
        """A round of care met so many that are none."""
        self._metrics.unknown.labels(self._region).set(organisations)


def _deeds(metrics: Metrics, service: str, region: str) -> dict[tuple[str, int], Callable[[float], None]]:
    """What an answer stands for, by operation and status, at the service that gives it."""
    of: dict[str, dict[tuple[str, int], Callable[[float], None]]] = {
        "recording_index": {(operation, 201): metrics.segments.labels(region).inc for operation in _SEGMENTS},
        "identity": {(_TOKEN, 200): metrics.tokens.inc},
        "credentials": {(operation, 200): metrics.sessions.inc for operation in _SESSIONS},
        "key_server": {(_CONTENT_KEY, 200): metrics.unwraps.labels(region).inc},
    }
    return of.get(service, {})
