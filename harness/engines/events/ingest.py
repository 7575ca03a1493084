"""A region's ingest limit, shared max-min fairly by all uploads into it.

A flow gets the least of its own bound, its share of its site's uplink, and the region's level: the one rate at which
all flows together just take what the region takes. Flows below the level are the sites' affair; all the others have
the same rate, so that the level integrated over time tells what each of their lanes was served. A flow that begins or
ends moves the level a little; only lanes between its old and its new value change sides. That keeps the exact
solution cheap: nothing is ever computed for all sites.
"""

from bisect import bisect_left, insort
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from harness.engines.events.clock import Alarm, Clock
from harness.engines.events.uplink import UNBOUND, Lane, whole

if TYPE_CHECKING:
    from harness.engines.events.uplink import Uplink

_NEVER = 1 << 62


class Ingest:
    """One region's, without a limit until it is set.

    Args:
        clock: simulated time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._limit = UNBOUND
        self._order: list[tuple[int, int, Lane]] = []  # own rate, number, lane: those with flows, slowest first
        self._lanes = 0
        self._own_count = 0  # so many of them, from the slowest on, are below the level
        self._own_sum = 0  # what those take together
        self._shared_flows = 0  # of all the others
        self._level = UNBOUND
        self._integral, self._at_us = 0, 0
        self._targets: list[tuple[int, int, Lane]] = []  # integral at which a lane's next flow is over, stamp, lane
        self._stamp = 0
        self._due_us, self._alarm = _NEVER, Alarm(self._wake)
        self.bound = False  # whether it ever gave flows less than they could have had

    @property
    def level(self) -> int:
        """The most that any flow gets, bits per second."""
        return self._level

    def set_limit(self, bits_per_s: float) -> None:
        """From now on it takes so much."""
        self.integral(self._clock.now)
        self._limit = whole(bits_per_s)
        self._settle()

    def integral(self, now_us: int) -> int:
        """The level, integrated over time, in WORK."""
        self._integral += self._level * (now_us - self._at_us)
        self.bound |= self._level != UNBOUND and now_us > self._at_us
        self._at_us = now_us
        return self._integral

    def place(self, lane: Lane) -> None:
        """A lane's flows or its own rate changed."""
        now = self._clock.now
        self.integral(now)
        if lane.placed is not None:
            self._take_out(lane)
        if lane.flows:
            self._put_in(lane)
        self._settle()

    def _take_out(self, lane: Lane) -> None:
        own, flows = lane.placed or (0, 0)
        del self._order[bisect_left(self._order, (own, lane.number), key=_rank)]
        if lane.shared:
            self._shared_flows -= flows
        else:
            self._own_count -= 1
            self._own_sum -= own * flows
        lane.placed = None

    def _put_in(self, lane: Lane) -> None:
        if not lane.number:
            self._lanes += 1
            lane.number = self._lanes
        lane.placed = (lane.own, lane.flows)
        lane.shared = lane.own > self._level
        lane.rate = lane.own
        insort(self._order, (lane.own, lane.number, lane), key=_rank)
        if lane.shared:
            self._join(lane)
        else:
            self._own_count += 1
            self._own_sum += lane.own * lane.flows

    def _join(self, lane: Lane) -> None:
        """Its flows have the level from now on: those that it was placed with, which may be more than are left."""
        self._shared_flows += (lane.placed or (0, 0))[1]
        lane.mark = self._integral
        self._stamp += 1
        lane.stamp = self._stamp
        if lane.flows:  # else it is about to be taken out
            heappush(self._targets, (self._integral + lane.head() - lane.served, self._stamp, lane))

    def _settle(self) -> None:
        """Find the level, and move the lanes that it passes to the other side."""
        touched: dict[Uplink, None] = {}
        while True:
            self._level = self._solve()
            if self._own_count and self._order[self._own_count - 1][0] > self._level:
                lane = self._order[self._own_count - 1][2]
                lane.uplink.advance(self._clock.now)
                self._own_count -= 1
                self._own_sum -= _taken(lane)
                lane.shared = True
                self._join(lane)
            elif self._own_count < len(self._order) and self._order[self._own_count][0] <= self._level:
                lane = self._order[self._own_count][2]
                lane.uplink.advance(self._clock.now)
                self._own_count += 1
                self._own_sum += _taken(lane)
                self._shared_flows -= (lane.placed or (0, 0))[1]
                lane.shared = False
            else:
                break
            touched[lane.uplink] = None
        for uplink in touched:
            uplink.arm(self._clock.now)
        self._arm()

    def _solve(self) -> int:
        """The level for the lanes as they are parted now."""
        if self._shared_flows:
            spare = max(0, self._limit - self._own_sum) // self._shared_flows
            return max(spare, 1) if self._limit else 0
        if self._own_sum <= self._limit:
            return UNBOUND
        slowest_of_none = self._order[self._own_count - 1][0]
        return slowest_of_none - 1  # the fastest of the own lanes has to join

    def _arm(self) -> None:
        targets = self._targets
        while targets and not _holds(targets[0]):
            heappop(targets)
        if not targets or not self._level:
            return
        due = max(self._at_us - (self._integral - targets[0][0]) // self._level, self._at_us + 1)
        if due < self._due_us:
            if self._due_us != _NEVER:
                self._alarm = Alarm(self._wake)
            self._due_us = due
            self._clock.set(self._alarm, due)

    def _wake(self, alarm: Alarm) -> None:
        if alarm is not self._alarm:
            return
        self._due_us = _NEVER
        now = self._clock.now
        level = self.integral(now)
        over: dict[Uplink, None] = {}
        while self._targets and (self._targets[0][0] <= level or not _holds(self._targets[0])):
            target = heappop(self._targets)
            if _holds(target):
                over[target[2].uplink] = None
        for uplink in over:
            uplink.finish()
        self._arm()


def _rank(entry: tuple[int, int, Lane]) -> tuple[int, int]:
    return entry[0], entry[1]


def _taken(lane: Lane) -> int:
    own, flows = lane.placed or (0, 0)
    return own * flows


def _holds(target: tuple[int, int, Lane]) -> bool:
    """Whether the entry is the lane's newest and the lane still has the level."""
    return target[2].shared and target[2].stamp == target[1]
