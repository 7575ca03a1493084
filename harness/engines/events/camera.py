"""A camera under simpy. It decides nothing itself: stream cache, upload policy and gap ledger are the camera core's."""

from typing import TYPE_CHECKING

from harness.camera.gaps import GapLedger
from harness.camera.stream_cache import Drop, StreamCache
from harness.camera.upload_policy import FailureKind, Renew, Send, UploadPolicy, WaitUntil
from harness.engines.events.books import Row
from harness.engines.events.chance import SplitMix, around
from harness.engines.events.clock import Alarm
from harness.engines.events.segment import Segment
from harness.errors import CamproofFailedError
from harness.history.event import EventKind

if TYPE_CHECKING:
    from harness.engines.events.kind import Kind
    from harness.engines.events.note import Notes
    from harness.engines.events.site import Site

IDLE, MOVING, ANSWER, WAITING = range(4)  # nothing to send; on the line; waiting for the answers; backing off


class Camera:
    """One camera: a recording that ticks, and an uploader that is in one of four states.

    Args:
        number: in the fleet.
        kind: what cameras of its class share.
        site: where it is.
        notes: takes its events, where a history is wanted.
    """

    __slots__ = (
        "_alarm", "_attempt", "_before_bytes", "_counter", "_first_bytes", "_segment", "_span", "_span_bytes",
        "_tick", "admitted", "asks", "cache", "clock", "expire_us", "flow", "gaps", "kind", "left_us", "notes",
        "number", "policy", "recording", "row", "sends", "site", "state", "until_us",
    )  # fmt: skip

    def __init__(self, number: int, kind: "Kind", site: "Site", notes: "Notes | None") -> None:
        self.number, self.kind, self.site, self.notes = number, kind, site, notes
        self.clock = site.clock
        self.cache: StreamCache[Segment] = StreamCache(kind.spec.cache_bytes, kind.spec.policy)
        self.row = Row(number, 0, 0, None, 0)
        self.gaps: GapLedger | None = None  # made with the first loss
        self.state = IDLE
        self.flow = 0  # of the uplink
        self.sends = self.asks = 0  # numbers of uploads and renewals: who waits for an old one waits for nothing
        self.until_us = self.left_us = 0  # of the answers: when they come; what was left when the line broke, else 0
        self.admitted = True  # whether the region has taken the request
        self.recording = True
        self._segment: Segment | None = None  # in flight
        self._attempt = (-1, 0)  # counter of the segment sent last, and how often it was
        self._before_bytes = 0  # all recorded so far
        self._span = 0
        self._alarm = Alarm(self._wake)
        self._start_policy(fleet_age=True)
        self.start_span(kind.plan.phase_us(number, kind.segment_us))

    def _start_policy(self, *, fleet_age: bool = False) -> None:
        """At the start the fleet is in the midst of its credentials' life, evenly spread."""
        kind = self.kind
        self.policy = UploadPolicy(kind.plan.retry, SplitMix(kind.plan.seed, f"{self.number} {self._span}"))
        if fleet_age:
            age_us = kind.age_us(self.number)
            self.expire_us = kind.life_us - age_us
            self.policy.next(-age_us, has_backlog=False, credentials_expire_us=self.expire_us)

    # --- recording

    def start_span(self, start_us: int) -> None:
        """Record from then on."""
        self._span += 1
        self._counter = self._span_bytes = 0
        self._first_bytes = self.kind.bitrate.bytes_by(start_us)
        self._tick = Alarm(self._produce)
        if self.notes is not None:
            self.notes.span = str(self._span)
        first_us = start_us + self.kind.segment_us
        self.recording = first_us <= self.kind.record_us
        if self.recording:
            self.clock.set(self._tick, first_us)

    def _produce(self, alarm: Alarm) -> None:
        """A segment is complete."""
        if alarm is not self._tick:
            return  # of a span that ended
        now, kind, row = self.clock.now, self.kind, self.row
        recorded = round(kind.bitrate.bytes_by(now) - self._first_bytes)
        size = recorded - self._span_bytes
        self._span_bytes = recorded
        segment = Segment(self._counter, size, now - kind.segment_us, self._before_bytes)
        self._before_bytes += size
        self._counter += 1
        row.change(now, size)
        drops = self.cache.offer(segment)
        if self.notes is not None:
            self.notes.produced(now, segment, kind.segment_us)
        if drops:
            self._lose(now, drops)
        if row.level_bytes != self.cache.level_bytes:
            self._lost_count()
        next_us = now + kind.segment_us
        if next_us <= kind.record_us:
            self.clock.set(alarm, next_us)
        else:
            self.recording = False
        if self.state == IDLE:
            self.act(now)

    def _lose(self, now: int, drops: tuple[Drop[Segment], ...]) -> None:
        """Each loss is written down, and waits to be reported."""
        if self.gaps is None:
            self.gaps = GapLedger()
        duration_us = self.kind.segment_us
        for drop in drops:
            lost = drop.entry
            self.row.lose(now, lost, duration_us)
            self.gaps.add(str(self._span), lost.counter, self._utc(lost.start_us), duration_us, drop.reason)
            if self.notes is not None:
                self.notes.dropped(now, lost, duration_us, drop.reason)
        self.site.lost_us += duration_us * len(drops)

    # --- uploading

    def act(self, now: int) -> None:
        """Do what the policy says until there is something to wait for."""
        cache = self.cache
        while True:
            step = self.policy.next(now, has_backlog=cache.waiting, credentials_expire_us=self.expire_us)
            kind = type(step)
            if kind is Send:
                if self._send(now):
                    return
            elif kind is Renew:
                self._ask(now)
            else:
                if isinstance(step, WaitUntil):
                    self.state = WAITING
                    self.clock.set(self._alarm, max(step.t_us, now + 1))
                return

    def _send(self, now: int) -> bool:
        """Upload the oldest segment; whether that takes time: some fail at once."""
        segment = self._segment = self.cache.take()
        if segment is None:
            raise self._fault("was to send, and has nothing to send")
        self.sends += 1
        if self.notes is not None:
            self._note_sent(now, segment)
        site = self.site
        self.state = MOVING
        if not site.clear:
            why = site.refusal(self)
            if why is not None:
                self.fail(why)
                return False
        site.uplink.begin(self.kind.lane_of(site), self, segment.size_bytes)
        return True

    def transferred(self, now_us: int) -> None:
        """The whole segment has passed the uplink: now the answers are under way."""
        exchange_us = self.site.exchange_us
        if not exchange_us:
            self._acknowledged(now_us)
            return
        if self.kind.spread:
            exchange_us = self._answer_us(exchange_us)
        self.state = ANSWER
        if self.site.still:
            self.left_us = exchange_us
            self.site.stand(self)
        else:
            self.until_us = now_us + exchange_us
            self.clock.set(self._alarm, self.until_us)

    def _answer_us(self, mean_us: int) -> int:
        """No two answers take the same time: cameras that began together do not go on in step for ever."""
        counter = self._segment.counter if self._segment is not None else 0
        return max(1, around(mean_us, self.kind.spread, self.kind.plan.seed, self.number, counter))

    def go_on(self) -> None:
        """The line is back: the answers come after what was left of their time."""
        self.until_us = self.clock.now + self.left_us
        self.left_us = 0
        self.clock.set(self._alarm, self.until_us)

    def hold_answer(self) -> None:
        """The line broke: the answers don't come while it lasts."""
        self.left_us = max(1, self.until_us - self.clock.now)
        self._alarm = Alarm(self._wake)

    def _wake(self, alarm: Alarm) -> None:
        if alarm is not self._alarm:
            return
        if self.state == ANSWER:
            self._acknowledged(self.clock.now)
        else:
            self.state = IDLE
            self.act(self.clock.now)

    def _acknowledged(self, now: int) -> None:
        segment = self._segment
        if segment is None:
            raise self._fault("got an answer to nothing")
        self._segment = None
        self.cache.acknowledge(segment.counter)
        row, size = self.row, segment.size_bytes
        row.change(now, -size)
        row.acknowledged_bytes += size
        if row.level_bytes != self.cache.level_bytes:
            self._lost_count()
        self.policy.acknowledged(now)
        self.state = IDLE
        if self.notes is not None:
            self.notes.of(now, EventKind.ACKNOWLEDGED, segment)
        if self.gaps is not None and self.gaps.waiting:
            self._report(now, self.gaps)
        if self.cache.waiting:
            self.act(now)
        elif not self.recording:
            self.site.drained(self)

    def _report(self, now: int, gaps: GapLedger) -> None:
        """Losses are told along with a segment's index row: a few bytes, no time."""
        while (report := gaps.next_report()) is not None:
            gaps.reported(report)
            if self.notes is not None:
                self.notes.reported(now, report)

    def fail(self, why: FailureKind) -> None:
        """The upload failed: the segment waits again. What comes next is to be decided."""
        segment, now = self._segment, self.clock.now
        if segment is None:
            raise self._fault("failed to send nothing")
        self._leave_line()
        self._segment = None
        self.cache.give_back(segment.counter)
        throttled = why is FailureKind.THROTTLED
        self.policy.failed(now, why, retry_after_s=self.site.region.retry_after_s if throttled else None)
        if self.notes is not None:
            status = 503 if throttled else None
            self.notes.of(now, EventKind.FAILED, segment, attempt=self._attempt[1], why=str(why), status=status)

    def _leave_line(self) -> None:
        if self.flow:
            self.site.uplink.abort(self.kind.lane_of(self.site), self)
        elif self.state in {ANSWER, WAITING}:
            self._alarm = Alarm(self._wake)
        self.state, self.left_us = IDLE, 0
        self.sends += 1

    # --- credentials

    def _ask(self, now: int) -> None:
        """Renew; meanwhile the old ones do for as long as they hold."""
        self.policy.asked()
        self.asks += 1
        answer = self.site.ask(self)
        if answer is not None:
            self._answered(now, issued=answer)

    def issued(self) -> None:
        """The credentials service has issued what was asked for; whether it arrives is the line's affair."""
        self.answered(issued=self.site.reaches(self))

    def answered(self, *, issued: bool) -> None:
        """A renewal ended, well or not, some time after it was asked for."""
        now = self.clock.now
        self._answered(now, issued=issued)
        if self.state == IDLE:
            self.act(now)

    def _answered(self, now: int, *, issued: bool) -> None:
        self.asks += 1
        if issued:
            self.site.expired += now > self.expire_us
            self.expire_us = now + self.kind.life_us
            self.policy.renewed(now)
        else:
            self.policy.renewal_failed(now, retry_after_s=None)
        if self.notes is not None and issued:
            self.notes.about(now, EventKind.RENEWED, expires_us=self._utc(self.expire_us))
        elif self.notes is not None:
            self.notes.about(now, EventKind.RENEWAL_FAILED, why=str(FailureKind.NETWORK), status=None)

    # --- power and the end

    def stop(self) -> None:
        """All that was recorded has ended somewhere."""
        if self.notes is not None:
            self.notes.about(self.clock.now, EventKind.STOPPED)

    def power_off(self) -> None:
        """The volatile cache is gone, and nothing is recorded."""
        now = self.clock.now
        self._leave_line()
        self._segment = None
        self._tick = Alarm(self._produce)
        self.asks += 1
        self.recording = False
        drops = self.cache.restart()
        if drops:
            self._lose(now, drops)
            if self.row.level_bytes:
                self._lost_count()
            self.site.drained(self)

    def power_on(self) -> None:
        """After a while it records a new span."""
        self.start_span(self.clock.now + self.kind.plan.boot_us)
        self._start_policy()

    @property
    def recorded_bytes(self) -> int:
        """All that it ever recorded."""
        return self._before_bytes

    def _note_sent(self, now: int, segment: Segment) -> None:
        counter, times = self._attempt
        self._attempt = (segment.counter, times + 1 if counter == segment.counter else 1)
        if self.notes is not None:
            self.notes.of(now, EventKind.SENT, segment, attempt=self._attempt[1])

    def _utc(self, t_us: int) -> int:
        return self.kind.plan.start_us + t_us

    def _lost_count(self) -> None:
        raise self._fault(f"counts {self.row.level_bytes} bytes where its cache holds {self.cache.level_bytes}")

    def _fault(self, what: str) -> CamproofFailedError:
        return CamproofFailedError(
            f"camera {self.number} {what} at {self.clock.now} us. "
            "This is a fault of camproof's: please report it with the scenario and its seed"
        )
