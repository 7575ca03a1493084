"""What is counted and measured, as Prometheus wants it: one registry a cloud.

Labels have few values each: services, regions, operations (method and route), statuses and reasons, all of which stand
in the code. No id of anybody, and nothing that a client sent.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector

from reference_impl import __version__

_DURATIONS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_OF_SERVICE = ("service", "region")  # region is empty for global services


class Metrics:
    """Every metric that there is; each belongs to this registry alone."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        Info("camproof_build", "What runs.", registry=self.registry).info({"version": __version__})
        self._of_requests(self.registry)
        self._of_what_is_given(self.registry)
        self._of_what_is_kept(self.registry)
        self._of_connections(self.registry)
        self.unknown = Gauge(
            "camproof_organisations_unknown", "Those with rows or objects, at the last round of care, that are none.",
            ("region",), registry=self.registry,
        )  # fmt: skip
        self.loop_lag = Gauge(
            "camproof_event_loop_lag_seconds", "How late the event loop last came to a timer.", registry=self.registry
        )

    def _of_requests(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "camproof_http_requests", "Answers that left.", (*_OF_SERVICE, "operation", "status"), registry=registry
        )
        self.duration = Histogram(
            "camproof_http_request_duration_seconds", "From a request's head to the end of its answer.",
            (*_OF_SERVICE, "operation"), buckets=_DURATIONS_S, registry=registry,
        )  # fmt: skip
        self.refusals = Counter(
            "camproof_http_refusals", "Refusals by their reason.", (*_OF_SERVICE, "operation", "reason"),
            registry=registry,
        )  # fmt: skip
        self.throttled = Counter(
            "camproof_http_throttled", "Refusals because a limit was reached.", (*_OF_SERVICE, "limit"),
            registry=registry,
        )  # fmt: skip
        self.in_flight = Gauge(
            "camproof_http_requests_in_flight", "Requests that are being answered.", _OF_SERVICE, registry=registry
        )
        self.received = Counter(
            "camproof_http_received_bytes", "Bytes of requests, within TLS.", _OF_SERVICE, registry=registry
        )
        self.sent = Counter("camproof_http_sent_bytes", "Bytes of answers, within TLS.", _OF_SERVICE, registry=registry)
        self.unexpected = Counter(
            "camproof_unexpected_errors", "Exceptions that nobody expected.", _OF_SERVICE, registry=registry
        )

    def _of_what_is_given(self, registry: CollectorRegistry) -> None:
        self.segments = Counter(
            "camproof_segments_acknowledged", "Segments stored and indexed.", ("region",), registry=registry
        )
        self.tokens = Counter("camproof_tokens_issued", "Answers with access tokens.", registry=registry)
        self.sessions = Counter("camproof_sessions_issued", "Temporary credentials.", registry=registry)
        self.unwraps = Counter(
            "camproof_content_keys_unwrapped", "Content keys given out.", ("region",), registry=registry
        )

    def _of_what_is_kept(self, registry: CollectorRegistry) -> None:
        self.commits = Histogram(
            "camproof_database_commit_duration_seconds", "From the first of a batch to its flush.", _OF_SERVICE,
            buckets=_DURATIONS_S, registry=registry,
        )  # fmt: skip
        self.batches = Histogram(
            "camproof_database_commit_writes", "Writes that shared one commit.", _OF_SERVICE, buckets=_BATCHES,
            registry=registry,
        )  # fmt: skip
        self.writes_waiting = Gauge(
            "camproof_database_writes_waiting", "Writes asked for and not on disk.", _OF_SERVICE, registry=registry
        )
        self.objects = Histogram(
            "camproof_object_write_duration_seconds", "From a body's last byte to both copies on disk.", ("region",),
            buckets=_DURATIONS_S, registry=registry,
        )  # fmt: skip

    def _of_connections(self, registry: CollectorRegistry) -> None:
        self.connections = Gauge(
            "camproof_connections_open",
            "Connections, those in their TLS handshake too.",
            _OF_SERVICE,
            registry=registry,
        )
        self.connections_refused = Counter(
            "camproof_connections_refused", "Closed at once because a limit was reached.", (*_OF_SERVICE, "limit"),
            registry=registry,
        )  # fmt: skip
        self.connections_cut = Counter(
            "camproof_connections_cut", "Closed because the client was too slow.", (*_OF_SERVICE, "why"),
            registry=registry,
        )  # fmt: skip
