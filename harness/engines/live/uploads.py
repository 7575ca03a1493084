"""A camera's stream cache and what leaves it: uploads, renewals, waits and gap reports, as the policy decides."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from harness.camera.answers import failure_kind
from harness.camera.gaps import GapLedger, GapReport
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Drop, StreamCache
from harness.camera.untold import Untold
from harness.camera.upload_policy import FailureKind, Idle, Renew, Send, UploadPolicy, WaitUntil
from harness.cloud.http import Answer
from harness.cloud.ports import Device
from harness.cloud.signing import EMPTY_SHA256, TemporaryCredentials
from harness.engines.live.notes import Notes, now_us
from harness.engines.live.outbox import Outbox
from harness.errors import CloudMalformedError, CloudRefusedError, CloudUnreachableError
from harness.history.event import EventKind

if TYPE_CHECKING:
    from harness.cloud.device import Configuration

_IS_RECORDED = "gap-contradicts-segment"  # what was called lost is in the index
_MICRO = 1_000_000


class Uploads:
    """One camera's. `configuration` is to be set before `run`, and whenever there is a new one.

    `abreast` says how many segments are sent at a time while so many wait.
    """

    def __init__(
        self,
        api: Device,
        cache: StreamCache[SealedSegment],
        gaps: GapLedger,
        policy: UploadPolicy,
        outbox: Outbox,
        untold: Untold,
        notes: Notes,
        abreast: Callable[[int], int],
    ) -> None:
        self._api, self._cache, self._gaps, self._policy = api, cache, gaps, policy
        self._outbox, self._untold, self._notes, self._abreast = outbox, untold, notes, abreast
        self.configuration: Configuration
        self._credentials: TemporaryCredentials | None = None
        self._attempts: dict[int, int] = {}
        self._end_key: str | None = None
        self._report_refused = False
        self._news = asyncio.Event()

    def take_in(self, segment: SealedSegment, moment: int) -> None:
        """A new segment; it and what it displaces are one event in time."""
        for drop in self._cache.offer(segment):
            self._dropped(drop, moment)
        self._news.set()

    def end(self, key: str) -> None:
        """Nothing more is recorded; this name is for the object that says where the span ended."""
        self._end_key = key
        self._news.set()

    async def run(self) -> None:
        """Upload, renew, wait and report until ended and drained."""
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
        self._notes.about(EventKind.STOPPED)

    def lose_power(self, moment: int) -> None:
        """All that is kept in memory is gone: cached segments, credentials, what waits for its row. `run` must not run.

        What was lost is remembered, to be reported.
        """
        for drop in self._cache.restart():
            self._untold.take()
            self._attempts.pop(drop.entry.counter, None)
            self._dropped(drop, moment)
        self._credentials = None
        self._news.set()

    async def enable(self) -> None:
        """Fetch credentials, store the initialisation segment, connect with the index; `run` does what fails again."""
        if self._credentials is None:
            await self._renew()
        if self._credentials is not None:
            with suppress(CloudUnreachableError):
                await self._outbox.store_init(self._credentials)
                await self._api.reach_index(self.configuration)

    @property
    def _expire_us(self) -> int | None:
        return self._credentials.expires_us if self._credentials else None

    @property
    def _has_work(self) -> bool:
        return bool(self._cache.waiting or self._untold or self._gaps.waiting)

    @property
    def _is_roomy(self) -> bool:
        """Whether what is stored may wait for its row: in a fuller cache it would stand in the way of what is new."""
        return 2 * self._cache.level_bytes <= self._cache.capacity_bytes

    @property
    def _drained(self) -> bool:
        return self._end_key is not None and not self._has_work and not self._cache.ledger.in_flight.segments

    async def _wait_for_news(self) -> None:
        """Until a segment is made, or a second has passed: credentials are renewed before they are needed."""
        try:
            async with asyncio.timeout(1):
                await self._news.wait()
        except TimeoutError:
            pass

    async def _renew(self) -> None:
        asked_us = now_us()
        try:
            self._credentials = await self._api.renew(self.configuration)
        except (CloudUnreachableError, CloudRefusedError, CloudMalformedError) as trouble:
            status = getattr(trouble, "status", None)
            self._notes.about(EventKind.RENEWAL_FAILED, why=str(trouble), status=status)
            self._policy.renewal_failed(now_us(), retry_after_s=getattr(trouble, "retry_after_s", None))
        else:
            self._notes.about(EventKind.RENEWED, expires_us=self._credentials.expires_us, asked_us=asked_us)
            self._policy.renewed(now_us())

    async def _work(self) -> None:
        """Report a gap if there is one, else upload the oldest segments; a refused report lets one go first."""
        assert self._credentials is not None  # noqa: S101 - the policy sends with valid credentials only
        first = self._report_refused and (self._untold or self._cache.waiting)
        self._report_refused = False
        if not first and (report := self._gaps.next_report()) is not None:
            await self._report(report, self._credentials)
        elif self._untold.due(more_wait=self._cache.waiting and self._is_roomy):
            await self._tell(self._untold.take(), self._credentials)
        else:
            abreast = self._abreast(self._cache.ledger.cached.segments)
            taken = [segment for _ in range(abreast) if (segment := self._cache.take()) is not None]
            await asyncio.gather(*(self._store(segment, self._credentials) for segment in taken))

    async def _report(self, report: GapReport, credentials: TemporaryCredentials) -> None:
        try:
            answer = await self._api.report_gap(self.configuration, credentials, report)
        except CloudUnreachableError:
            self._policy.failed(now_us(), FailureKind.NETWORK, retry_after_s=None)
            return
        if answer.accepted:
            self._gaps.reported(report)
            for lost in report.lost:
                self._attempts.pop(lost.counter, None)
            self._policy.acknowledged(now_us())
            self._notes.about(
                EventKind.GAP_REPORTED, report.span, first=report.first, last=report.last, start_us=report.start_us,
                end_us=report.start_us + report.duration_us,
            )  # fmt: skip
        elif answer.reason == _IS_RECORDED and self._was_sent(report):
            if (kept := self._gaps.contradicted(report)) is not None:
                self._attempts.pop(kept.counter)
                self._notes.about(EventKind.NOT_LOST, report.span, kept.counter)
            self._policy.acknowledged(now_us())
        else:
            self._report_refused = True
            why = failure_kind(answer.status, answer.reason)
            self._policy.failed(now_us(), why, retry_after_s=answer.retry_after_s)

    def _was_sent(self, report: GapReport) -> bool:
        """Whether the cloud can have any of it. Else it contradicts itself, and is not to be believed."""
        return any(lost.counter in self._attempts for lost in report.lost)

    async def _store(self, segment: SealedSegment, credentials: TemporaryCredentials) -> None:
        """Paper: D. It stays in flight until the index knows of it."""
        attempt = self._attempts[segment.counter] = self._attempts.get(segment.counter, 0) + 1
        self._notes.of(EventKind.SENT, segment, attempt=attempt)
        try:
            refusal = await self._outbox.store(segment, credentials)
        except CloudUnreachableError:
            self._failed((segment,), FailureKind.NETWORK)
            return
        if refusal is None:
            self._untold.add(segment)
        else:
            self._refused((segment,), refusal)

    async def _tell(self, segments: Sequence[SealedSegment], credentials: TemporaryCredentials) -> None:
        """Paper: E."""
        try:
            answer = await self._outbox.tell(segments, self.configuration, credentials)
        except CloudUnreachableError:
            self._failed(segments, FailureKind.NETWORK)
            return
        if not answer.accepted:
            self._untold.refused(segments)
            self._refused(segments, answer)
            return
        for segment in segments:
            self._cache.acknowledge(segment.counter)
            self._attempts.pop(segment.counter)
            self._forget(segment)
        self._notes.of(EventKind.ACKNOWLEDGED, *segments)
        self._policy.acknowledged(now_us())

    def _refused(self, segments: Sequence[SealedSegment], answer: Answer) -> None:
        """Where several are refused at once, none is given up: which is meant shows when they go one by one."""
        why = failure_kind(answer.status, answer.reason)
        for_good = len(segments) == 1 and self._policy.refused_for_good(segments[0].counter, why)
        self._failed(segments, why, answer, for_good=for_good)

    def _failed(
        self,
        segments: Sequence[SealedSegment],
        why: FailureKind,
        answer: Answer | None = None,
        *,
        for_good: bool = False,
    ) -> None:
        """They wait again, and with them what is stored and not told: the policy decides what goes first, in order."""
        retry_after_s = answer.retry_after_s if answer else None
        segments, moment = (*self._untold.take(), *segments), now_us()
        self._notes.failed(
            segments, self._attempts, moment=moment, why=str(why), status=answer.status if answer else None,
            retry_after_s=retry_after_s,
        )  # fmt: skip
        for segment in reversed(segments):
            if for_good and segment is segments[-1]:
                self._dropped(self._cache.refuse(segment.counter), now_us())
            else:
                self._cache.give_back(segment.counter)
        self._policy.failed(now_us(), why, retry_after_s=retry_after_s)

    def _dropped(self, drop: Drop[SealedSegment], moment: int) -> None:
        lost = drop.entry
        self._forget(lost)
        self._gaps.add(lost.span, lost.counter, lost.start_us, lost.duration_us, drop.reason)
        self._notes.of(
            EventKind.DROPPED, lost, moment=moment, reason=str(drop.reason), start_us=lost.start_us,
            duration_us=lost.duration_us,
        )  # fmt: skip

    def _forget(self, segment: SealedSegment) -> None:
        """It has left the cache."""
        self._untold.gone()
        self._outbox.forget(segment)

    async def _end_span(self) -> None:
        """The empty object that says the span ended here, so that a listing alone shows what is missing."""
        if self._credentials is None or self._end_key is None:
            return
        try:
            await self._api.put(self._credentials, self._end_key, b"", EMPTY_SHA256)
        except CloudUnreachableError as silent:
            self._notes.about(EventKind.FAILED, attempt=1, why=str(silent), status=None)
