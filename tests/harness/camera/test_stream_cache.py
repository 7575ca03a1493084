"""The stream cache against a naive model, and its laws at every step."""

from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from harness.camera.stream_cache import Drop, DropReason, Policy, StreamCache

CAPACITY = 100


@dataclass(frozen=True)
class Piece:
    counter: int
    size_bytes: int


class Machine(RuleBasedStateMachine):
    """Keeps a plain list beside the cache: what waits, what is in flight, what is gone."""

    @initialize(policy=st.sampled_from(Policy))
    def make(self, policy: Policy) -> None:
        self.cache: StreamCache[Piece] = StreamCache(CAPACITY, policy)
        self.policy = policy
        self.offered: list[Piece] = []
        self.waiting: list[Piece] = []
        self.in_flight: list[Piece] = []
        self.acknowledged: list[Piece] = []
        self.dropped: list[Piece] = []

    def held_bytes(self) -> int:
        return sum(p.size_bytes for p in (*self.waiting, *self.in_flight))

    @rule(size=st.integers(1, 130))
    def offer(self, size: int) -> None:
        piece = Piece(len(self.offered), size)
        self.offered.append(piece)
        before = self.held_bytes()
        drops = self.cache.offer(piece)
        lost = [d.entry for d in drops]
        if before + size <= CAPACITY:
            assert not drops, "nothing is lost while there is room"
        elif lost == [piece]:
            immovable = sum(p.size_bytes for p in self.in_flight) + size > CAPACITY
            assert immovable or self.policy is Policy.DENY_NEW
        else:
            assert self.policy is Policy.DELETE_OLDEST
            assert lost == self.waiting[: len(lost)], "the oldest go first"
            assert before - sum(p.size_bytes for p in lost[:-1]) + size > CAPACITY, "no more than needed"
        self.waiting = [p for p in (*self.waiting, piece) if p not in lost]
        self.dropped += lost

    @precondition(lambda self: self.waiting)
    @rule()
    def take(self) -> None:
        taken = self.cache.take()
        assert taken == self.waiting.pop(0)
        self.in_flight.append(taken)

    @precondition(lambda self: self.in_flight)
    @rule(pick=st.randoms())
    def acknowledge(self, pick: Random) -> None:
        piece = pick.choice(self.in_flight)
        assert self.cache.acknowledge(piece.counter) == piece
        self.in_flight.remove(piece)
        self.acknowledged.append(piece)

    @precondition(lambda self: self.in_flight)
    @rule(pick=st.randoms())
    def give_back(self, pick: Random) -> None:
        piece = pick.choice(self.in_flight)
        self.cache.give_back(piece.counter)
        self.in_flight.remove(piece)
        self.waiting = sorted([*self.waiting, piece], key=lambda p: p.counter)

    @precondition(lambda self: self.in_flight)
    @rule(pick=st.randoms())
    def refuse(self, pick: Random) -> None:
        piece = pick.choice(self.in_flight)
        assert self.cache.refuse(piece.counter) == Drop(piece, DropReason.REFUSED)
        self.in_flight.remove(piece)
        self.dropped.append(piece)

    @rule()
    def restart(self) -> None:
        lost = sorted([*self.waiting, *self.in_flight], key=lambda p: p.counter)
        assert self.cache.restart() == tuple(Drop(p, DropReason.RESTART) for p in lost)
        self.dropped += lost
        self.waiting, self.in_flight = [], []

    @invariant()
    def conserved(self) -> None:
        if not hasattr(self, "cache"):
            return
        ledger = self.cache.ledger
        assert ledger.balanced
        assert self.cache.level_bytes == self.held_bytes() <= CAPACITY
        for amount, pieces in (
            (ledger.produced, self.offered),
            (ledger.acknowledged, self.acknowledged),
            (ledger.in_flight, self.in_flight),
            (ledger.cached, self.waiting),
            (ledger.dropped, self.dropped),
        ):
            assert (amount.segments, amount.size_bytes) == (len(pieces), sum(p.size_bytes for p in pieces))


TestStreamCache = Machine.TestCase


def test_takes_nothing_from_an_empty_cache() -> None:
    assert StreamCache[Piece](10, Policy.DENY_NEW).take() is None


def test_refuses_a_size_that_holds_nothing() -> None:
    with pytest.raises(ValueError, match="capacity_bytes"):
        StreamCache[Piece](0, Policy.DENY_NEW)


def test_only_what_is_in_flight_can_be_acknowledged() -> None:
    cache = StreamCache[Piece](10, Policy.DENY_NEW)
    cache.offer(Piece(0, 5))
    with pytest.raises(KeyError):
        cache.acknowledge(0)


@pytest.mark.parametrize("in_flight", [False, True])
def test_a_segment_is_offered_once(*, in_flight: bool) -> None:
    cache = StreamCache[Piece](10, Policy.DELETE_OLDEST)
    cache.offer(Piece(0, 4))
    if in_flight:
        cache.take()
    with pytest.raises(ValueError, match="segment 0 is in the cache already"):
        cache.offer(Piece(0, 5))
    assert cache.ledger.balanced
    assert cache.level_bytes == 4
