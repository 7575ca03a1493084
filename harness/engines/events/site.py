"""A site: one uplink, its cameras, and what happens to them as the plan says."""

from collections import deque
from collections.abc import Callable, Iterator

from harness.camera.upload_policy import FailureKind
from harness.engines.events.books import Row
from harness.engines.events.camera import ANSWER, MOVING, Camera
from harness.engines.events.change import Change, ends_of
from harness.engines.events.clock import Alarm, Clock
from harness.engines.events.issuing import Issuing
from harness.engines.events.peaks import Peaks
from harness.engines.events.region import RegionNow
from harness.engines.events.uplink import Uplink


class Site:
    """One site.

    Args:
        number: in the plan.
        clock: simulated time.
        uplink: what its cameras share.
        region: where they upload to.
        issuing: the credentials service.
        exchange_us: round trips of an upload.
        changes: its program.
    """

    def __init__(
        self, number: int, clock: Clock, uplink: Uplink, region: RegionNow, issuing: Issuing, exchange_us: int,
        changes: list[Change],
    ) -> None:  # fmt: skip
        self.number, self.clock, self.uplink, self.region = number, clock, uplink, region
        self.exchange_us = exchange_us
        self.cameras: list[Camera] = []
        self.rows: list[Row] = []  # finished
        self.peaks = Peaks(uplink)
        self.expired = 0  # credentials that ran out before there were new ones
        self.lost_us = 0  # all cameras together, since someone last set it to 0
        self.on_drained: Callable[[Camera], None] = _ignore
        self.on_change: Callable[[Change], None] = _ignore
        self.still = False  # nothing passes and nobody is told
        self.clear = True  # an upload may begin without a question
        self._issuing = issuing
        self._changes = deque(changes)
        self._ends = ends_of(changes)
        self._now = Change(0, 0.0, told=False, blocked=0, off=0, outage=0, calm=True)
        self._standing: deque[tuple[int, Camera, int, bool]] = deque()  # until when; number; whether a renewal
        self._stall_alarm: Alarm | None = None
        region.on_change.append(self._look)

    # --- the program

    def start(self) -> None:
        """Begin with the first row; the cameras are there."""
        self._follow()

    def _follow(self, _alarm: Alarm | None = None) -> None:
        """The next row holds from now on."""
        change = self._changes.popleft()
        if self._changes:
            self.clock.set_first(Alarm(self._follow), self._changes[0].t_us)
        was, self._now = self._now, change
        if change.outage != was.outage:
            self._new_outage(change)
        self._power(was.off, change.off)
        if change.capacity_bits_per_s != was.capacity_bits_per_s:
            self.uplink.set_capacity(change.capacity_bits_per_s)
        self.on_change(change)
        self._look()

    def _new_outage(self, change: Change) -> None:
        """Each camera's row ends, and the next one begins."""
        for camera in self.cameras:
            row = camera.row
            row.close(change.t_us)
            self.rows.append(row)
            camera.row = Row(camera.number, change.outage, change.t_us, self._ends.get(change.outage), row.level_bytes)

    def _power(self, was: int, now: int) -> None:
        for camera in self.cameras if was != now else ():
            if now & ~was & camera.kind.bit:
                camera.power_off()
            elif was & ~now & camera.kind.bit:
                camera.power_on()

    def _look(self) -> None:
        """What the state means for those who are uploading."""
        now, was_still = self._now, self.still
        down = now.capacity_bits_per_s < 1
        self.still = (down and not now.told) or (self.region.closed and not down)
        self.clear = not (down or self.still or now.blocked or self.region.requests)
        refused = [c for c in self.cameras if self._refuses(c)] if now.blocked or (down and now.told) else []
        for camera in refused:
            if camera.state in {MOVING, ANSWER}:
                camera.fail(FailureKind.NETWORK)
                camera.act(self.clock.now)
        if self.still and not was_still:
            self._stop_all()
        elif was_still and not self.still:
            self._go_on()

    def _refuses(self, camera: Camera) -> bool:
        now = self._now
        return bool(now.blocked & camera.kind.bit) or (now.capacity_bits_per_s < 1 and now.told)

    def end_window(self) -> None:
        """A window ends, over which what was sent is averaged."""
        self.peaks.end_window(self.clock.now, self._now.outage)

    # --- what cameras ask

    def refusal(self, camera: Camera) -> FailureKind | None:
        """Why an upload fails at once, if it does; else it is on its way, or stands still at once."""
        if self._refuses(camera):
            return FailureKind.NETWORK
        camera.admitted = not self.still
        if self.still:
            self.stand(camera)
        elif self.region.requests is not None and not self.region.requests.take(self.clock.now):
            return FailureKind.THROTTLED
        return None

    def ask(self, camera: Camera) -> bool | None:
        """Ask for credentials: whether they are issued, None while the answer is to come."""
        if self._refuses(camera):
            return False
        if self.still:
            self._stand(camera, camera.asks, renewal=True)
            return None
        return True if self._issuing.ask(camera) else None

    def reaches(self, camera: Camera) -> bool:
        """Whether an answer finds its way to the camera."""
        return not (self.still or self._refuses(camera))

    def drained(self, camera: Camera) -> None:
        """A camera that no longer records has an empty cache."""
        self.on_drained(camera)

    # --- standing still

    def stand(self, camera: Camera) -> None:
        """Its upload does not move: it is given up when that lasts."""
        self._stand(camera, camera.sends, renewal=False)

    def _stand(self, camera: Camera, number: int, *, renewal: bool) -> None:
        self._standing.append((self.clock.now + camera.kind.plan.stall_us, camera, number, renewal))
        if self._stall_alarm is None:
            self._watch()

    def _watch(self) -> None:
        self._stall_alarm = Alarm(self._give_up)
        self.clock.set(self._stall_alarm, self._standing[0][0])

    def _stop_all(self) -> None:
        for camera in self.cameras:
            if camera.state == ANSWER:
                camera.hold_answer()
            if camera.state in {MOVING, ANSWER}:
                camera.admitted = True
                self.stand(camera)

    def _go_on(self) -> None:
        """The line is back: what stood still moves again."""
        standing, self._standing = self._standing, deque()
        self._stall_alarm = None
        for _, camera, number, renewal in standing:
            if renewal and camera.asks == number:
                answer = self.ask(camera)
                if answer is not None:
                    camera.answered(issued=answer)
            elif not renewal and camera.sends == number:
                self._move_on(camera)

    def _move_on(self, camera: Camera) -> None:
        requests = self.region.requests
        if camera.left_us:
            camera.go_on()
        elif not camera.admitted and requests is not None and not requests.take(self.clock.now):
            camera.fail(FailureKind.THROTTLED)
            camera.act(self.clock.now)

    def _give_up(self, alarm: Alarm) -> None:
        """Those that stood still for too long."""
        if alarm is not self._stall_alarm:
            return
        self._stall_alarm = None
        now = self.clock.now
        while self._standing and self._standing[0][0] <= now:
            _, camera, number, renewal = self._standing.popleft()
            if renewal and camera.asks == number:
                camera.answered(issued=False)
            elif not renewal and camera.sends == number:
                camera.fail(FailureKind.NETWORK)
                camera.act(self.clock.now)
        if self._standing and self._stall_alarm is None:
            self._watch()

    # --- the end

    def finish(self, end_us: int) -> Iterator[Row]:
        """All rows, those of outages that the run did not come to before `end_us` included."""
        self.peaks.finish(self.clock.now, self._now.outage, self._changes, end_us)
        for change in self._changes:
            if change.outage != self._now.outage:
                self._new_outage(change)
                self._now = change
        for camera in self.cameras:
            camera.row.close()
            self.rows.append(camera.row)
        return (row for row in self.rows if row.outage or row.lost_us)


def _ignore(_what: object) -> None:
    """Nobody wants to know."""
