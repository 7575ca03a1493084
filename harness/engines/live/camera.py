"""A camera in real time: makes real segments, seals them, uploads them over real TLS. It decides nothing itself."""

import asyncio
import hashlib
import random
import secrets
import time
import uuid
from dataclasses import dataclass
from itertools import count

from harness.camera.answers import failure_kind
from harness.camera.gaps import GapReport
from harness.camera.media.bitrate import Bitrate
from harness.camera.media.template import SegmentTemplate
from harness.camera.object_key import init_key, segment_key, span_end_key
from harness.camera.parts import CameraParts
from harness.camera.sealing import Sealer
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, Policy
from harness.camera.upload_policy import FailureKind, Idle, Renew, Send, UploadSettings, WaitUntil
from harness.cloud.device import Configuration, index_row
from harness.cloud.http import Answer
from harness.cloud.ports import Device
from harness.cloud.signing import EMPTY_SHA256, TemporaryCredentials
from harness.errors import CloudMalformedError, CloudRefusedError, CloudUnreachableError
from harness.history.event import Detail, EventKind
from harness.history.record import Recorder
from harness.scenario.model import CameraSpec

_EXISTS = 412
_IS_RECORDED = "gap-contradicts-segment"  # what was called lost is in the index
_MICRO = 1_000_000


def now_us() -> int:
    """The wall clock, UTC, in microseconds since 1970."""
    return time.time_ns() // 1_000


@dataclass(slots=True)
class Enrolled:
    """A camera that is registered and enabled, and how it reaches the cloud."""

    spec: CameraSpec
    site: str
    id: str
    api: Device


class LiveCamera:
    """One simulated camera: a recording task and an uploading task around one stream cache."""

    def __init__(
        self,
        who: Enrolled,
        template: SegmentTemplate,
        parts: CameraParts,
        recorder: Recorder,
        *,
        seed: int,
        settings: UploadSettings = UploadSettings(),  # noqa: B008 - a frozen value
    ) -> None:
        self.who = who
        self.content_keys: dict[str, bytes] = {}
        self._template = template
        self._parts = parts
        self._recorder = recorder
        self._cache = parts.cache(who.spec.cache_bytes, Policy(who.spec.cache_policy))
        self._gaps = parts.gap_ledger()
        self._bitrate = _bitrate(who.spec)
        self._policy = parts.upload_policy(settings, random.Random(f"{seed} {who.spec.name}"))
        self._span = uuid.uuid4().hex
        self._credentials: TemporaryCredentials | None = None
        self._attempts: dict[int, int] = {}
        self._stopping = False
        self._report_refused = False
        self._news = asyncio.Event()
        self._configuration: Configuration
        self._sealer: Sealer
        self._init_stored = False
        self._last_start_us = 0
        self._next_counter = 0

    async def configure(self) -> None:
        """Pull the configuration that activation made (paper: B)."""
        self._apply(await self.who.api.configuration())

    async def look_again(self) -> None:
        """Pull the configuration again: a new public key is used from the next segment on, with a new content key."""
        fresh = await self.who.api.configuration()
        if fresh.key_version != self._configuration.key_version:
            self._apply(fresh)

    def _apply(self, configuration: Configuration) -> None:
        self._configuration = configuration
        spec = self.who.spec
        keys = self._parts.content_keys(secrets.token_bytes, round(spec.key_rotation_s * _MICRO), self.who.id)
        self._sealer = Sealer(
            self._parts, keys, self._configuration.public_key, self._configuration.key_version, self.who.id
        )
        self._note(
            EventKind.CONFIGURED,
            region=self._configuration.region,
            storage_uri=self._configuration.storage_uri,
            key_version=self._configuration.key_version,
            cache_bytes=spec.cache_bytes,
            policy=spec.cache_policy,
        )

    async def record(self, start_us: int, segments: int | None) -> None:
        """Make `segments` segments (None: without end) in real time from `start_us` on, then stop."""
        duration_us = round(self.who.spec.segment_s * _MICRO)
        for counter in count() if segments is None else range(segments):
            begin_us = start_us + counter * duration_us
            await asyncio.sleep(max(0.0, (begin_us + duration_us - now_us()) / _MICRO))
            self.produce(counter, begin_us)
        self._stopping = True
        self._news.set()

    async def upload(self) -> None:
        """Upload, renew, wait and report until stopped and drained."""
        while not self._drained:
            self._news.clear()
            step = self._policy.next(now_us(), has_backlog=self._has_work, credentials_expire_us=self._expire_us)
            match step:
                case Renew():
                    await self._renew()
                case Send():
                    await self._work()
                case WaitUntil(t_us=until_us):
                    await asyncio.sleep(max(0.0, (until_us - now_us()) / _MICRO))
                case Idle():
                    await self._wait_for_news()
        await self._end_span()
        self._note(EventKind.STOPPED)

    @property
    def _expire_us(self) -> int | None:
        return self._credentials.expires_us if self._credentials else None

    @property
    def _has_work(self) -> bool:
        ledger = self._cache.ledger
        return bool(ledger.cached.segments or self._gaps.waiting)

    @property
    def _drained(self) -> bool:
        return self._stopping and not self._has_work and not self._cache.ledger.in_flight.segments

    async def _wait_for_news(self) -> None:
        """Until a segment is made, or a second has passed: credentials are renewed before they are needed."""
        try:
            async with asyncio.timeout(1):
                await self._news.wait()
        except TimeoutError:
            pass

    def produce(self, counter: int, begin_us: int) -> None:
        """Make the segment that begins then (UTC, microseconds), seal it, and put it into the stream cache."""
        sealed = self.sealed(counter, begin_us)
        self.content_keys[sealed.key_id] = self._sealer.content_key
        self._last_start_us, self._next_counter = begin_us + sealed.duration_us, counter + 1
        moment = now_us()  # a segment and what it displaces are one event in time
        self._recorder.add(
            moment, EventKind.PRODUCED, self.who.site, self.who.id, self._span, counter, sealed.size_bytes,
            start_us=begin_us, duration_us=sealed.duration_us, media_bytes=sealed.media_bytes,
            ciphertext_sha256=sealed.ciphertext_sha256, key_id=sealed.key_id, iv=sealed.iv.hex(),
            last_block=sealed.ciphertext[-16:].hex(), object_key=segment_key(self.who.id, begin_us, counter),
        )  # fmt: skip
        for drop in self._cache.offer(sealed):
            self._dropped(drop, moment)
        self._news.set()

    def sealed(self, counter: int, begin_us: int) -> SealedSegment:
        """The segment that begins then (UTC, microseconds), made and sealed."""
        duration_us = round(self.who.spec.segment_s * _MICRO)
        size_bytes = self._bitrate.segment_bytes(counter * duration_us, duration_us)
        return self._sealer.seal(self._template.make(self.who.id, self._span, counter, begin_us, size_bytes))

    def _dropped(self, drop: Drop[SealedSegment], moment: int) -> None:
        lost = drop.entry
        self._gaps.add(lost.span, lost.counter, lost.start_us, lost.duration_us, drop.reason)
        self._recorder.add(
            moment, EventKind.DROPPED, self.who.site, self.who.id, lost.span, lost.counter, lost.size_bytes,
            reason=str(drop.reason), start_us=lost.start_us, duration_us=lost.duration_us,
        )  # fmt: skip

    async def _renew(self) -> None:
        try:
            self._credentials = await self.who.api.renew(self._configuration)
        except (CloudUnreachableError, CloudRefusedError, CloudMalformedError) as trouble:
            status = getattr(trouble, "status", None)
            self._note(EventKind.RENEWAL_FAILED, why=str(trouble), status=status)
            self._policy.renewal_failed(now_us(), retry_after_s=getattr(trouble, "retry_after_s", None))
        else:
            self._note(EventKind.RENEWED, expires_us=self._credentials.expires_us)
            self._policy.renewed(now_us())

    async def _work(self) -> None:
        """Report a gap if there is one, else upload the oldest segment; a refused report lets a segment go first."""
        assert self._credentials is not None  # noqa: S101 - the policy sends with valid credentials only
        first = self._report_refused and self._cache.ledger.cached.segments
        self._report_refused = False
        if not first and (report := self._gaps.next_report()) is not None:
            await self._report(report, self._credentials)
        elif (segment := self._cache.take()) is not None:
            await self._send(segment, self._credentials)

    async def _report(self, report: GapReport, credentials: TemporaryCredentials) -> None:
        try:
            answer = await self.who.api.report_gap(self._configuration, credentials, report)
        except CloudUnreachableError:
            self._policy.failed(now_us(), FailureKind.NETWORK, retry_after_s=None)
            return
        if answer.accepted:
            self._gaps.reported(report)
            for lost in report.lost:
                self._attempts.pop(lost.counter, None)
            self._policy.acknowledged(now_us())
            self._note(
                EventKind.GAP_REPORTED, first=report.first, last=report.last, start_us=report.start_us,
                end_us=report.start_us + report.duration_us, span=report.span,
            )  # fmt: skip
        elif answer.reason == _IS_RECORDED and self._was_sent(report):
            if (kept := self._gaps.contradicted(report)) is not None:
                self._attempts.pop(kept.counter)
                self._recorder.add(now_us(), EventKind.NOT_LOST, self.who.site, self.who.id, report.span, kept.counter)
            self._policy.acknowledged(now_us())
        else:
            self._report_refused = True
            why = failure_kind(answer.status, answer.reason)
            self._policy.failed(now_us(), why, retry_after_s=answer.retry_after_s)

    def _was_sent(self, report: GapReport) -> bool:
        """Whether the cloud can have any of it. Else it contradicts itself, and is not to be believed."""
        return any(lost.counter in self._attempts for lost in report.lost)

    async def _send(self, segment: SealedSegment, credentials: TemporaryCredentials) -> None:
        attempt = self._attempts[segment.counter] = self._attempts.get(segment.counter, 0) + 1
        self._note(EventKind.SENT, segment, attempt=attempt)
        try:
            answer = await self._store_and_index(segment, credentials)
        except CloudUnreachableError:
            self._cache.give_back(segment.counter)
            self._note(EventKind.FAILED, segment, attempt=attempt, why=str(FailureKind.NETWORK), status=None)
            self._policy.failed(now_us(), FailureKind.NETWORK, retry_after_s=None)
            return
        if answer.accepted:
            self._cache.acknowledge(segment.counter)
            self._attempts.pop(segment.counter)
            self._note(EventKind.ACKNOWLEDGED, segment)
            self._policy.acknowledged(now_us())
        else:
            self._refused(segment, attempt, answer)

    def _refused(self, segment: SealedSegment, attempt: int, answer: Answer) -> None:
        why = failure_kind(answer.status, answer.reason)
        self._note(EventKind.FAILED, segment, attempt=attempt, why=str(why), status=answer.status,
                   retry_after_s=answer.retry_after_s)  # fmt: skip
        if self._policy.refused_for_good(segment.counter, why):
            self._dropped(self._cache.refuse(segment.counter), now_us())
        else:
            self._cache.give_back(segment.counter)
        self._policy.failed(now_us(), why, retry_after_s=answer.retry_after_s)

    async def _store_and_index(self, segment: SealedSegment, credentials: TemporaryCredentials) -> Answer:
        """Paper: D, then E. An object that is there already was stored by an attempt whose answer was lost."""
        api, init = self.who.api, self._template.init
        initial = init_key(self.who.id, init)
        if not self._init_stored:
            answer = await api.put(credentials, initial, init, hashlib.sha256(init).hexdigest())
            if not answer.accepted and answer.status != _EXISTS:
                return answer
            self._init_stored = True
        key = segment_key(segment.camera, segment.start_us, segment.counter)
        answer = await api.put(credentials, key, segment.ciphertext, segment.ciphertext_sha256)
        if not answer.accepted and answer.status != _EXISTS:
            return answer
        return await api.index(self._configuration, credentials, index_row(segment, key, initial))

    async def _end_span(self) -> None:
        """The empty object that says the span ended here, so that a listing alone shows what is missing."""
        if self._credentials is None:
            return
        key = span_end_key(self.who.id, self._last_start_us, self._next_counter)
        try:
            await self.who.api.put(self._credentials, key, b"", EMPTY_SHA256)
        except CloudUnreachableError as silent:
            self._note(EventKind.FAILED, attempt=1, why=str(silent), status=None)

    def _note(self, kind: EventKind, segment: SealedSegment | None = None, **detail: Detail) -> None:
        span, counter, size = (segment.span, segment.counter, segment.size_bytes) if segment else (None, None, None)
        if kind is EventKind.GAP_REPORTED:
            span = str(detail.pop("span"))
        self._recorder.add(now_us(), kind, self.who.site, self.who.id, span, counter, size, **detail)


def _bitrate(spec: CameraSpec) -> Bitrate:
    steps = ((0.0, spec.bits_per_s), *spec.bits_per_s_from)
    return Bitrate(tuple((round(from_s * _MICRO), rate) for from_s, rate in steps))
