"""The engine's small parts: clock, bitrate, quota, queue of credentials, luck."""

import gc
import math
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from statistics import mean, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.engines.events import run
from harness.engines.events.bitrate import Bitrate
from harness.engines.events.chance import SplitMix
from harness.engines.events.clock import Alarm, Clock
from harness.engines.events.fleet import no_collector
from harness.engines.events.issuing import Issuing
from harness.engines.events.quota import Quota
from harness.engines.events.steps import follow
from harness.errors import CamproofFailedError
from harness.history.event import EventKind
from harness.history.record import Recorder
from harness.scenario.plan import Schedules
from harness.scenario.testing import S, camera_class, limit, plan


def test_an_alarm_goes_off_again_and_again() -> None:
    clock, seen = Clock(), list[int]()

    def ring(alarm: Alarm) -> None:
        seen.append(clock.now)
        if clock.now < 30:
            clock.set(alarm, clock.now + 10)

    clock.set(Alarm(ring), 10)
    clock.run()
    assert seen == [10, 20, 30]


def test_what_is_set_first_goes_off_before_all_else_of_its_moment() -> None:
    clock, seen = Clock(), list[str]()
    clock.set(Alarm(lambda _: seen.append("set")), 5)
    clock.set_first(Alarm(lambda _: seen.append("set first")), 5)
    clock.run()
    assert seen == ["set first", "set"]


def test_a_clock_that_is_no_integer_is_found() -> None:
    clock = Clock()
    clock.timeout(0.5)
    clock.run()
    with pytest.raises(CamproofFailedError, match="no whole microsecond"):
        clock.check()


def test_simulated_time_is_whole_in_a_whole_run() -> None:
    """Float time has hung simulations: t + dt was t."""
    recorder = Recorder()
    odd = plan([camera_class(segment_us=3_333_333)], [[(0, 7e6 / 9)]], bits_per_s=[1e6 / 3], record_s=100)
    run(odd, history=recorder)
    assert {type(recorded.t_us) for recorded in recorder.of(EventKind.ACKNOWLEDGED, "site/camera-1")} == {int}


schedules = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 9)), min_size=1, max_size=8)


@given(steps=schedules, asked=st.lists(st.integers(0, 500), min_size=1, max_size=20))
def test_bytes_are_the_integral_of_the_bitrate(steps: list[tuple[int, int]], asked: list[int]) -> None:
    starts = np.cumsum([0, *(length for length, _ in steps[:-1])])
    rates = np.array([rate * 8e6 for _, rate in steps])  # so many bytes a microsecond
    bitrate = Bitrate(Schedules(np.array([0, len(steps)]), starts, rates), 0)
    every_us = np.repeat([rate for _, rate in steps], [*(length for length, _ in steps[:-1]), 1_000])
    for t_us in asked:
        assert bitrate.bytes_by(t_us) == pytest.approx(every_us[:t_us].sum())


def test_a_quota_saves_up_no_more_than_its_most() -> None:
    quota = Quota(2.0)
    quota.set(0, 3)
    assert [quota.take(10 * S) for _ in range(7)] == [True] * 6 + [False]
    assert quota.next_us(10 * S) == 10 * S + 333_334
    assert not quota.take(10 * S + 333_333)
    assert quota.take(10 * S + 333_334)


def test_a_quota_of_nothing_gives_nothing_and_says_so() -> None:
    quota = Quota(1.0)
    quota.set(0, 0)
    assert not quota.take(S)
    assert quota.next_us(S) is None


class Asker:
    def __init__(self, clock: Clock) -> None:
        self.asks, self._clock, self.when = 1, clock, deque[int]()

    def issued(self) -> None:
        self.when.append(self._clock.now)


def test_credentials_are_issued_at_the_services_rate_in_the_order_of_asking() -> None:
    """One now, two a second; down from 1.2 s to 3 s; who gave up is passed over."""
    clock = Clock()
    issuing = Issuing(clock)
    follow(clock, limit((0, 2), (1.2, 0), (3, 2)), issuing.set_rate)
    askers = [Asker(clock) for _ in range(5)]
    assert [issuing.ask(asker) for asker in askers] == [True, False, False, False, False]
    askers[3].asks += 1
    clock.run()
    assert [list(asker.when) for asker in askers] == [[], [500_000], [S], [], [3 * S + 800_000]]
    assert issuing.waiting == 0


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_those_who_ask_at_random_wait_as_long_as_theory_says(load: float) -> None:
    """M/D/1, first come first served: mean wait = load * service time / (2 * (1 - load)) (Pollaczek, Khinchine)."""
    waits_s = [_mean_wait_s(Random(f"{seed} {load}"), load) for seed in range(20)]
    theory_s = load / (2 * (1 - load))
    error = stdev(waits_s) / math.sqrt(len(waits_s))
    assert abs(mean(waits_s) - theory_s) < 3.9 * error  # Student's t, 19 degrees of freedom: 99.9 %
    assert error < 0.06 * theory_s


def _mean_wait_s(draw: Random, load: float) -> float:
    """Of 3,000 who ask a service that issues one a second."""
    clock, t_s, waits_s = Clock(), 0.0, list[float]()
    issuing = Issuing(clock)
    issuing.set_rate(1)

    def ask(_alarm: Alarm) -> None:
        asker, asked_us = Asker(clock), clock.now
        asker.issued = lambda: waits_s.append((clock.now - asked_us) / S)  # type: ignore[method-assign]
        if issuing.ask(asker):
            waits_s.append(0.0)

    for _ in range(3_000):
        t_s += draw.expovariate(load)
        clock.set(Alarm(ask), round(t_s * S))
    clock.run()
    return mean(waits_s[500:])


def test_luck_is_spread_evenly_and_each_stream_has_its_own() -> None:
    one, other = SplitMix(1, "a"), SplitMix(1, "b")
    drawn = [one.uniform(2, 4) for _ in range(4_000)]
    assert all(2 <= x < 4 for x in drawn)
    assert mean(drawn) == pytest.approx(3, abs=0.05)
    assert np.corrcoef(drawn, [other.uniform(2, 4) for _ in drawn])[0, 1] == pytest.approx(0, abs=0.06)
    again = SplitMix(1, "a")
    assert [again.uniform(2, 4) for _ in range(9)] == drawn[:9]


def _left(record_s: int) -> int:
    """Objects that only the collector can free after a run."""
    cut = [(0.0, 20e6), (10.0, 0.0), (20.0, 20e6)]
    gc.collect()
    with no_collector():
        run(plan([camera_class(count=3)], [cut], record_s=record_s, drain_s=20))
    return gc.collect()


def test_a_run_leaves_nothing_to_collect_but_its_fleet() -> None:
    """So the collector may rest meanwhile: what is left is the same after a long run as after a short one."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:  # threads of other tests leave something
        _, short, long = alone.map(_left, (60, 60, 600))
    assert abs(long - short) < 500  # 810 segments more


def test_the_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    with no_collector():
        assert not gc.isenabled()
        with no_collector():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
