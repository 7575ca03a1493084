"""From what reached the cloud to a history as a camera's would be, as far as a cloud can tell."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from harness.camera.answers import failure_kind
from harness.camera.object_key import SegmentName, parse_object_key
from harness.checks.by_sight.sight import Sent, Upload
from harness.conformance.camera_role.ledger import Exchange, is_gap, is_renewal, is_row, is_segment, words
from harness.history.event import EventKind
from harness.history.event import SegmentName as SegmentId
from harness.history.record import Recorder

JOURNEY_US = 500_000
"""From a camera's decision to send until the cloud has the head of its request, at most: handshakes, latency."""


def sent(exchanges: Iterable[Exchange]) -> tuple[Sent, ...]:
    """What the camera sent of its segments and gaps."""
    return tuple(
        Sent(e.at_us, e.answered_us, what, counter, e.status, e.reason, e.retry_after_s, e.staged)
        for e in exchanges
        for what, counter in _what(e)
    )


def _what(exchange: Exchange) -> list[tuple[Upload, int]]:
    if is_segment(exchange):
        name = parse_object_key(exchange.path.split("/", 2)[2])
        return [(Upload.OBJECT, name.counter if isinstance(name, SegmentName) else -1)]
    told = words(exchange) or [{}]
    if is_row(exchange):
        return [(Upload.ROW, int(word.get("counter", -1))) for word in told]
    return [(Upload.GAP, int(told[0].get("first", -1)))] if is_gap(exchange) else []


def tell(recorder: Recorder, site: str, camera: str, exchanges: Iterable[Exchange]) -> None:
    """Renewals, uploads and reports as events. What an act answered in the cloud's place is nobody's fault."""
    teller = _Teller(recorder, site, camera)
    for exchange in exchanges:
        if is_renewal(exchange):
            teller.renewal(exchange)
        for what, counter in _what(exchange):
            if what is Upload.OBJECT:
                teller.sent(exchange, counter)
            if not exchange.accepted and what is not Upload.GAP:
                teller.failed(exchange, counter)
            elif what is Upload.ROW:
                span = next(str(word["span"]) for word in words(exchange) if word["counter"] == counter)
                recorder.add(exchange.answered_us, EventKind.ACKNOWLEDGED, site, camera, span, counter)
            elif what is Upload.GAP and exchange.accepted:
                teller.reported(exchange)


@dataclass
class _Teller:
    recorder: Recorder
    site: str
    camera: str
    attempts: Counter[int] = field(default_factory=Counter)
    ends_us: dict[str, int] = field(default_factory=dict)  # of credentials, by access key

    def sent(self, exchange: Exchange, counter: int) -> None:
        self.attempts[counter] += 1
        attempt, decided_us = self.attempts[counter], self._decided_us(exchange)
        self.recorder.add(decided_us, EventKind.SENT, self.site, self.camera, None, counter, attempt=attempt)

    def _decided_us(self, exchange: Exchange) -> int:
        """When the camera sent it: on the way its credentials may have ended."""
        end_us = self.ends_us.get(exchange.key_id, exchange.at_us + 1)
        return end_us - 1 if end_us <= exchange.at_us <= end_us + JOURNEY_US else exchange.at_us

    def failed(self, exchange: Exchange, counter: int) -> None:
        self.recorder.add(
            exchange.answered_us, EventKind.FAILED, self.site, self.camera, None, counter, why=_why(exchange),
            attempt=self.attempts[counter], status=exchange.status or None, retry_after_s=exchange.retry_after_s,
        )  # fmt: skip

    def reported(self, exchange: Exchange) -> None:
        [word] = words(exchange)
        first, count = int(word["first"]), int(word["last"]) - int(word["first"]) + 1
        each_us = int(word["duration_us"]) // count
        for n in range(count):
            self.recorder.add(
                exchange.at_us, EventKind.DROPPED, self.site, self.camera, str(word["span"]), first + n,
                reason=str(word.get("reason", "")), start_us=int(word["start_us"]) + n * each_us, duration_us=each_us,
            )  # fmt: skip

    def renewal(self, exchange: Exchange) -> None:
        ends_us = _ends_us(exchange)
        if exchange.accepted and ends_us:
            self.ends_us[_access_key(exchange)] = ends_us
            self.recorder.add(
                exchange.answered_us, EventKind.RENEWED, self.site, self.camera, expires_us=ends_us,
                asked_us=exchange.at_us,
            )  # fmt: skip
        else:
            self.recorder.add(
                exchange.answered_us, EventKind.RENEWAL_FAILED, self.site, self.camera, why=exchange.reason,
                status=exchange.status,
            )  # fmt: skip


def _ends_us(exchange: Exchange) -> int:
    try:
        return int(datetime.fromisoformat(json.loads(exchange.said)["expiresAt"]).timestamp() * 1e6)
    except (ValueError, KeyError, TypeError):
        return 0


def _access_key(exchange: Exchange) -> str:
    return str(json.loads(exchange.said).get("user", {}).get("username", ""))


def _why(exchange: Exchange) -> str:
    if not exchange.status:
        return "network"
    if exchange.staged:
        return "transient"
    return str(failure_kind(exchange.status, exchange.reason))


def moments(exchanges: Iterable[Exchange], camera: str) -> tuple[dict[SegmentId, int], dict[SegmentId, int]]:
    """When each segment was acknowledged, and when each lost one was reported, by camera, span and counter."""
    stored: dict[SegmentId, int] = {}
    told: dict[SegmentId, int] = {}
    for exchange in exchanges:
        for word in words(exchange) if exchange.accepted else ():
            if is_row(exchange):
                stored.setdefault((camera, str(word["span"]), int(word["counter"])), exchange.answered_us)
            elif is_gap(exchange):
                for n in range(int(word["first"]), int(word["last"]) + 1):
                    told.setdefault((camera, str(word["span"]), n), exchange.at_us)
    return stored, told
