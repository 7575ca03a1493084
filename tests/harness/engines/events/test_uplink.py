"""The shared uplink against hand-computed cases and against queueing theory."""

import math
from random import Random
from statistics import mean, stdev

import pytest

from harness.engines.events.clock import Alarm, Clock
from harness.engines.events.uplink import Uplink

S = 1_000_000


class Transfer:
    """Notes when it was over."""

    def __init__(self, clock: Clock) -> None:
        self.flow, self.began_us, self.over_us = 0, clock.now, 0
        self._clock = clock

    def transferred(self, now_us: int) -> None:
        self.over_us = now_us


class Line:
    """Transfers that begin at given moments."""

    def __init__(self, bits_per_s: float, *bounds: float) -> None:
        self.clock = Clock()
        self.uplink = Uplink(self.clock, bounds or (math.inf,))
        self.uplink.set_capacity(bits_per_s)

    def at(self, t_us: int, size_bytes: int, lane: int = 0) -> list[Transfer]:
        made: list[Transfer] = []

        def begin(_alarm: Alarm) -> None:
            made.append(Transfer(self.clock))
            self.uplink.begin(self.uplink.lanes[lane], made[0], size_bytes)

        self.clock.set(Alarm(begin), t_us)
        return made


def test_two_share_and_the_longer_one_then_has_it_all() -> None:
    """8 Mbit/s: 1 MB and 2 MB from 0 s on. The first has 4 Mbit/s until 2 s, the second 8 Mbit/s from then on."""
    line = Line(8e6)
    short, long = line.at(0, 1_000_000), line.at(0, 2_000_000)
    line.clock.run()
    assert (short[0].over_us, long[0].over_us) == (2 * S, 3 * S)
    assert line.uplink.sent == 24_000_000 * S


def test_who_comes_later_slows_down_who_is_there() -> None:
    line = Line(8e6)
    first, second = line.at(0, 1_000_000), line.at(S // 2, 250_000)
    line.clock.run()
    assert (first[0].over_us, second[0].over_us) == (1_250_000, S)


def test_what_bound_flows_leave_the_others_share() -> None:
    """10 Mbit/s, one flow of at most 2 Mbit/s and two without bound: 2, 4 and 4."""
    line = Line(10e6, 2e6, math.inf)
    slow, *fast = line.at(0, 500_000), line.at(0, 500_000, 1), line.at(0, 1_000_000, 1)
    line.clock.run(1)
    assert [lane.rate for lane in line.uplink.lanes] == [2_000_000, 4_000_000]
    line.clock.run()
    assert slow[0].over_us == 2 * S
    assert [made[0].over_us for made in fast] == [S, S + S // 2]


def test_nothing_moves_without_capacity() -> None:
    line = Line(8e6)
    made = line.at(0, 1_000_000)
    line.clock.run(S // 2)
    line.uplink.set_capacity(0)
    line.clock.run(10 * S)
    assert made[0].over_us == 0
    line.uplink.set_capacity(4e6)
    line.clock.run()
    assert made[0].over_us == 11 * S


def test_one_given_up_leaves_the_others_its_share() -> None:
    line = Line(8e6)
    first, second = line.at(0, 1_000_000), line.at(0, 1_000_000)
    line.clock.run(S)
    line.uplink.abort(line.uplink.lanes[0], first[0])
    line.clock.run()
    assert (first[0].over_us, second[0].over_us) == (0, S + S // 2)


def test_every_transfer_takes_time() -> None:
    line = Line(math.inf)
    made = line.at(7, 1), line.at(7, 0)
    line.clock.run()
    assert [one[0].over_us for one in made] == [8, 8]


@pytest.mark.parametrize("exponential", [True, False], ids=["M/M/1", "M/D/1"])
@pytest.mark.parametrize("load", [0.5, 0.8])
def test_a_shared_server_keeps_its_customers_as_long_as_theory_says(load: float, *, exponential: bool) -> None:
    """Processor sharing (Kleinrock): mean stay = service time / (1 - load), whatever the law of the sizes."""
    stays = [_mean_stay_us(Random(f"{seed} {load}"), load, exponential=exponential) for seed in range(20)]
    theory_us = 100_000 / (1 - load)
    error = stdev(stays) / math.sqrt(len(stays))
    assert abs(mean(stays) - theory_us) < 3.9 * error  # Student's t, 19 degrees of freedom: 99.9 %
    assert error < 0.05 * theory_us


def _mean_stay_us(rng: Random, load: float, *, exponential: bool) -> float:
    line, t_us, made = Line(8e6), 0.0, []
    for _ in range(3_000):
        t_us += rng.expovariate(load / 100_000)
        size = rng.expovariate(1 / 100_000) if exponential else 100_000
        made.append(line.at(round(t_us), round(size)))
    line.clock.run()
    return mean(one[0].over_us - one[0].began_us for one in made[500:])
