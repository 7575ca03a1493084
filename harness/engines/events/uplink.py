"""A shared uplink: max-min fair among what is in flight, exact in whole numbers.

All flows with the same bound have the same rate. Such a lane counts the work that each of its flows has been served
(`served`); a flow that comes is over when that has grown by its own work. So a change of rates costs the same with
two flows and with two thousand: processor sharing in virtual time. Work is counted in millionths of a bit and rates
in whole bits per second, so that microseconds times rates are exact and nothing is ever rounded away.
"""

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Protocol

from harness.engines.events.clock import Alarm, Clock

WORK = 8_000_000  # of one byte
UNBOUND = 10**15  # bits per second: no segment takes a microsecond
_NEVER = 1 << 62


class Flow(Protocol):
    """Something that passes the uplink."""

    flow: int  # number of its transfer; 0 when there is none

    def transferred(self, now_us: int) -> None:
        """All of it has passed."""


class Lane:
    """The flows that share one bound."""

    __slots__ = (
        "bound",
        "flows",
        "heap",
        "mark",
        "number",
        "own",
        "placed",
        "rate",
        "served",
        "shared",
        "stamp",
        "uplink",
    )

    def __init__(self, uplink: "Uplink", bits_per_s: float) -> None:
        self.uplink = uplink
        self.bound = whole(bits_per_s)
        self.flows = 0
        self.heap: list[tuple[int, int, Flow]] = []  # served at which it is over, number, flow; aborted ones stay
        self.served = 0
        self.own = 0  # what each flow would get if this uplink were all
        self.rate = 0  # what it gets
        self.shared = False  # bound by the region's ingest limit
        self.mark = 0  # the region's level integrated, when `served` was last brought up to date
        self.number = 0  # with the region
        self.stamp = 0  # of its entry with the region
        self.placed: tuple[int, int] | None = None  # own rate and flows, as the region last heard of them

    def head(self) -> int:
        """The `served` at which the next of its flows is over. Only where it has flows."""
        heap = self.heap
        while heap[0][2].flow != heap[0][1]:
            heappop(heap)
        return heap[0][0]


class Limit(Protocol):
    """What bounds flows beyond their uplink: a region's ingest."""

    def integral(self, now_us: int) -> int:
        """The level, integrated over time, in WORK."""

    def place(self, lane: Lane) -> None:
        """A lane's flows or its own rate changed."""


class Uplink:
    """One site's.

    Args:
        clock: simulated time.
        bounds_bits_per_s: the most that one flow gets, a lane each; inf for no bound.
        ingest: the region's limit, if it has any.
    """

    __slots__ = ("_alarm", "_at_us", "_clock", "_due_us", "_flow", "_ingest", "_one", "_total", "capacity",
                 "lanes", "sent")  # fmt: skip

    def __init__(self, clock: Clock, bounds_bits_per_s: Sequence[float], ingest: Limit | None = None) -> None:
        self._clock = clock
        self._ingest = ingest
        self.lanes = [Lane(self, bound) for bound in bounds_bits_per_s]
        self._one = self.lanes[0] if len(self.lanes) == 1 and ingest is None else None
        self.capacity = 0
        self.sent = 0  # WORK since the start
        self._total = 0
        self._flow = 0
        self._at_us = 0
        self._due_us = _NEVER
        self._alarm = Alarm(self._wake)

    def begin(self, lane: Lane, flow: Flow, size_bytes: int) -> None:
        """A flow sets out; it is told when it is over."""
        now = self._clock.now
        if now > self._at_us:
            self.advance(now)
        self._flow += 1
        flow.flow = self._flow
        heappush(lane.heap, (lane.served + size_bytes * WORK, self._flow, flow))
        lane.flows += 1
        self._share(now)

    def abort(self, lane: Lane, flow: Flow) -> None:
        """A flow is given up."""
        now = self._clock.now
        self.advance(now)
        flow.flow = 0
        lane.flows -= 1
        self._share(now)

    def set_capacity(self, bits_per_s: float) -> None:
        """From now on it carries so much."""
        now = self._clock.now
        self.advance(now)
        self.capacity = whole(bits_per_s)
        self._share(now)

    def advance(self, now_us: int) -> None:
        """Bring what was served up to date."""
        elapsed_us = now_us - self._at_us
        if elapsed_us <= 0:
            return
        self._at_us = now_us
        one = self._one
        if one is not None:
            one.served += one.rate * elapsed_us
            self.sent += self._total * elapsed_us
            return
        self.sent += sum(self._serve(lane, elapsed_us, now_us) for lane in self.lanes if lane.flows)

    def _serve(self, lane: Lane, elapsed_us: int, now_us: int) -> int:
        if lane.shared and self._ingest is not None:
            level = self._ingest.integral(now_us)
            each, lane.mark = level - lane.mark, level
        else:
            each = lane.rate * elapsed_us
        lane.served += each
        return each * lane.flows

    def _wake(self, alarm: Alarm) -> None:
        if alarm is self._alarm:
            self._due_us = _NEVER
            self.finish()

    def finish(self) -> None:
        """Let go what is over."""
        now = self._clock.now
        self.advance(now)
        over: list[Flow] = []
        for lane in self.lanes:
            if lane.flows:
                self._collect(lane, over)
        if over:
            self._share(now)
        else:
            self.arm(now)
        for flow in over:
            flow.transferred(now)

    def _collect(self, lane: Lane, over: list[Flow]) -> None:
        heap, served = lane.heap, lane.served
        while heap and heap[0][0] <= served:
            _, number, flow = heappop(heap)
            if flow.flow == number:
                flow.flow = 0
                lane.flows -= 1
                over.append(flow)

    def _share(self, now_us: int) -> None:
        """Who gets how much now, and who is over next."""
        one = self._one
        if one is None:
            self._share_lanes()
            self.arm(now_us)
        elif one.flows:
            share = self.capacity // one.flows
            one.rate = share if share < one.bound else one.bound  # noqa: FURB136 - a call costs more
            self._total = one.rate * one.flows
            if one.rate:
                self._wake_by(now_us, now_us - (one.served - one.head()) // one.rate)
        else:
            self._total = one.served = 0
            one.heap.clear()

    def _share_lanes(self) -> None:
        """Fill from the lowest bound on: who can't use its share leaves it to the others."""
        left, flows = self.capacity, sum(lane.flows for lane in self.lanes)
        for lane in sorted(self.lanes, key=_by_bound):
            lane.own = min(lane.bound, left // flows) if lane.flows else 0
            left -= lane.own * lane.flows
            flows -= lane.flows
            if not lane.flows:
                lane.served = 0
                lane.heap.clear()
            if self._ingest is None:
                lane.rate = lane.own
            else:
                self._ingest.place(lane)

    def arm(self, now_us: int) -> None:
        """Wake when the next of the flows that nobody else bounds is over."""
        moving = [lane for lane in self.lanes if lane.flows and lane.rate and not lane.shared]
        if moving:
            self._wake_by(now_us, min(now_us - (lane.served - lane.head()) // lane.rate for lane in moving))

    def _wake_by(self, now_us: int, due_us: int) -> None:
        """Wake then at the latest. An alarm that comes too early is set again when it comes."""
        if due_us < self._due_us:
            if self._due_us != _NEVER:
                self._alarm = Alarm(self._wake)
            self._due_us = due_us if due_us > now_us else now_us + 1
            self._clock.set(self._alarm, self._due_us)


def whole(bits_per_s: float) -> int:
    """A rate in whole bits per second."""
    return int(min(bits_per_s, UNBOUND))


def _by_bound(lane: Lane) -> int:
    return lane.bound
