"""The oracle drops what a cache of the declared policy and size drops, and says how another set comes about."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.camera.faulty.catalogue import CAMERA_FAULTS
from harness.camera.parts import CameraParts
from harness.camera.segment import SealedSegment
from harness.camera.stream_cache import Policy
from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.drop_oracle import Fault, Ruling, rulings
from harness.checks.idle_uplink import needless_drops
from harness.history.event import Event, EventKind, Header, History

SIZE = 100
HEADER = Header("s", "", 1, "live", "0", "", 0)
Policies = st.sampled_from(list(Policy))


def sealed(counter: int, size_bytes: int) -> SealedSegment:
    return SealedSegment("cam", "span", counter, 0, 1, bytes(size_bytes), "", size_bytes, "", b"", 1, bytes(16))


class Acted:
    """A camera's cache, and the history of what is done with it."""

    def __init__(self, policy: Policy, parts: CameraParts, size: int = SIZE) -> None:
        self.policy, self.size = policy, size
        self.cache = parts.cache(size, policy)
        self.flying: list[SealedSegment] = []
        self.events: list[Event] = []

    def note(self, kind: EventKind, entry: SealedSegment) -> None:
        at_us = len(self.events) if kind is not EventKind.DROPPED else self.events[-1].t_us
        detail = {"reason": "", "why": "network"}
        self.events.append(Event(at_us, kind, "north", "cam", "span", entry.counter, entry.size_bytes, detail))

    def make(self, counter: int, size_bytes: int) -> None:
        entry = sealed(counter, size_bytes)
        self.note(EventKind.PRODUCED, entry)
        for drop in self.cache.offer(entry):
            self.note(EventKind.DROPPED, drop.entry)

    def send(self) -> None:
        if (entry := self.cache.take()) is not None:
            self.flying.append(entry)
            self.note(EventKind.SENT, entry)

    def settle(self, *, well: bool) -> None:
        if self.flying:
            entry = self.flying.pop(0)
            (self.cache.acknowledge if well else self.cache.give_back)(entry.counter)
            self.note(EventKind.ACKNOWLEDGED if well else EventKind.FAILED, entry)

    def ruling(self) -> Ruling:
        facts = CameraFacts("cam", "north-1", "north", "eu-fra", "org", self.size, str(self.policy), 1)
        (one,) = rulings(CaseFile(History(HEADER, tuple(self.events)), {"cam": facts}))
        return one


@settings(max_examples=60, deadline=None)
@given(Policies, st.lists(st.one_of(st.integers(1, 120), st.sampled_from(["send", "ok", "fail"])), max_size=60))
def test_a_cache_as_it_should_be_never_parts_from_it(policy: Policy, steps: Sequence[int | str]) -> None:
    acted = Acted(policy, CameraParts())
    for counter, step in enumerate(steps):
        if isinstance(step, int):
            acted.make(counter, step)
        elif step == "send":
            acted.send()
        else:
            acted.settle(well=step == "ok")
    ruling = acted.ruling()
    assert ruling.parting is None, str(ruling)
    assert ruling.dropped == ruling.due


def through_an_outage(fault: str, policy: Policy) -> Ruling:
    """Segments of unlike sizes are made while one upload hangs; then everything drains."""
    parts, luck = CAMERA_FAULTS[fault].apply(CameraParts()), Random(1)
    acted = Acted(policy, parts, size=600_000)
    for counter in range(14):
        acted.make(counter, luck.randrange(90_000, 190_000))
        if counter == 0:
            acted.send()
    return acted.ruling()


@pytest.mark.parametrize(
    ("fault", "policy", "found"),
    [
        ("drops-the-wrong-one", Policy.DELETE_OLDEST, Fault.ORDER),
        ("drops-the-wrong-one", Policy.DENY_NEW, Fault.ORDER),
        ("drops-the-newest-held", Policy.DELETE_OLDEST, Fault.ORDER),
        ("drops-with-room", Policy.DELETE_OLDEST, Fault.ROOM),
        ("drops-one-too-many", Policy.DELETE_OLDEST, Fault.ROOM),
        ("cache-over-size", Policy.DENY_NEW, Fault.KEPT),
        ("drop-comes-late", Policy.DELETE_OLDEST, Fault.KEPT),
        ("counts-segments", Policy.DELETE_OLDEST, Fault.KEPT),
        ("drops-in-flight", Policy.DELETE_OLDEST, Fault.FLYING),
    ],
)
def test_the_first_parting_names_what_is_wrong(fault: str, policy: Policy, found: Fault) -> None:
    ruling = through_an_outage(fault, policy)
    assert ruling.parting is not None
    assert found in ruling.parting.faults, str(ruling)
    assert "north-1 dropped" in str(ruling)


def test_it_names_the_segments() -> None:
    acted = Acted(Policy.DELETE_OLDEST, CAMERA_FAULTS["drops-the-wrong-one"].apply(CameraParts()))
    for counter in range(3):
        acted.make(counter, 40)
    assert str(acted.ruling()) == (
        "north-1 dropped 2; delete-oldest with 100 bytes drops 0 "
        "(not to be dropped: 2; dropped by the policy and kept: 0). "
        "First dropped another than the policy: 2 where 0 was due, at 120 bytes"
    )


S = 1_000_000
UP = Event(0, EventKind.LINK_CHANGED, "north", detail={"mode": "up"})
RENEWED = Event(1, EventKind.RENEWED, "north", "cam", detail={"expires_us": 500 * S})


def told(kind: EventKind, at_us: int) -> Event:
    return Event(at_us, kind, "north", "cam", "span", 1, 9, {})


@pytest.mark.parametrize(
    ("before", "needless"),
    [
        ([UP, RENEWED], True),
        ([UP, RENEWED, told(EventKind.SENT, 2), told(EventKind.ACKNOWLEDGED, 3)], True),
        ([UP, RENEWED, told(EventKind.SENT, 2)], False),
        ([UP, RENEWED, told(EventKind.SENT, 2), told(EventKind.FAILED, 3)], False),
        ([UP, RENEWED, told(EventKind.ACKNOWLEDGED, 50 * S)], False),
        ([UP, replace(RENEWED, detail={"expires_us": 9 * S})], False),
        ([UP], False),
        ([replace(UP, detail={"mode": "cut"}), RENEWED], False),
        ([UP, RENEWED, replace(UP, t_us=50 * S)], False),
    ],
    ids=["idle", "sent long ago", "sending", "failed", "sent", "over", "no credentials", "cut", "just up"],
)
def test_a_drop_with_an_idle_uplink_is_needless(before: list[Event], *, needless: bool) -> None:
    drop = told(EventKind.DROPPED, 60 * S)
    facts = CameraFacts("cam", "north-1", "north", "eu-fra", "org", 9, "delete-oldest", 1)
    case = CaseFile(History(HEADER, (*before, drop)), {"cam": facts})
    assert bool(list(needless_drops(case, [drop]))) is needless
