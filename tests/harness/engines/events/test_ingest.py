"""The region's share against filling it up by hand, flow by flow."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.engines.events.clock import Clock
from harness.engines.events.ingest import Ingest
from harness.engines.events.uplink import Uplink

S = 1_000_000


class Transfer:
    def __init__(self, clock: Clock) -> None:
        self.flow, self.over_us, self._clock = 0, 0, clock

    def transferred(self, now_us: int) -> None:
        self.over_us = now_us


class Region:
    """Sites of given capacities into one region."""

    def __init__(self, limit: float, *capacities: float, bounds: tuple[float, ...] = (math.inf,)) -> None:
        self.clock = Clock()
        self.ingest = Ingest(self.clock)
        self.ingest.set_limit(limit)
        self.uplinks = [Uplink(self.clock, bounds, self.ingest) for _ in capacities]
        for uplink, capacity in zip(self.uplinks, capacities, strict=True):
            uplink.set_capacity(capacity)

    def send(self, site: int, size_bytes: int, lane: int = 0) -> Transfer:
        made = Transfer(self.clock)
        self.uplinks[site].begin(self.uplinks[site].lanes[lane], made, size_bytes)
        return made

    def rates(self) -> list[int]:
        """Of the flows of each lane."""
        lanes = [lane for uplink in self.uplinks for lane in uplink.lanes]
        return [(self.ingest.level if lane.shared else lane.rate) if lane.flows else 0 for lane in lanes]


def test_a_slow_site_keeps_its_own_and_the_others_share_the_rest() -> None:
    """24 Mbit/s for a site of 8 and one of 30: 8 and 16."""
    region = Region(24e6, 8e6, 30e6)
    slow, fast = region.send(0, 1_000_000), region.send(1, 4_000_000)
    assert region.rates() == [8_000_000, 16_000_000]
    region.clock.run()
    assert slow.over_us == S
    assert fast.over_us == pytest.approx(S + S * 16 / 24, abs=3)  # then 24 Mbit/s for what is left of it


def test_no_limit_binds_nobody() -> None:
    region = Region(100e6, 8e6, 30e6)
    for site in (0, 1):
        region.send(site, 1_000_000)
    assert region.rates() == [8_000_000, 30_000_000]


def test_a_closed_region_stops_all_and_opens_again() -> None:
    region = Region(16e6, 8e6, 8e6)
    made = [region.send(site, 1_000_000) for site in (0, 1)]
    region.clock.run(S // 2)
    region.ingest.set_limit(0)
    region.clock.run(5 * S)
    assert [one.over_us for one in made] == [0, 0]
    region.ingest.set_limit(8e6)
    region.clock.run()
    assert [one.over_us for one in made] == [6 * S, 6 * S]


def test_one_by_one_as_they_finish() -> None:
    """Three sites under 12 Mbit/s: 4 each, then 6, then 12."""
    region = Region(12e6, 100e6, 100e6, 100e6)
    made = [region.send(site, (site + 1) * 500_000) for site in range(3)]
    region.clock.run()
    assert [one.over_us for one in made] == pytest.approx([S, S * 5 / 3, 2 * S], abs=3)


def test_flows_that_end_together_in_two_lanes_leave_the_books_even() -> None:
    region = Region(8e6, 8e6, bounds=(3e6, math.inf))
    for lane, size, wait_us in ((1, 580, 116_508), (0, 287_170, 27_276), (1, 4_393, 245), (1, 4_393, 245)):
        region.send(0, size, lane)
        region.clock.run(region.clock.now + wait_us)
    region.clock.run(region.clock.now + 20_000)  # two of lane 1 end at once, while lane 0 goes on
    assert region.rates() == pytest.approx(_filled(region, 8e6, [8e6]), abs=60)


capacities = st.lists(st.integers(0, 50).map(lambda mbit: mbit * 1e6), min_size=1, max_size=6)
steps = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 1), st.integers(1, 2_000_000), st.integers(0, 2 * S)), max_size=25
)


@settings(max_examples=60, deadline=None)
@given(limit=st.integers(1, 100).map(lambda mbit: mbit * 1e6), sites=capacities, flows=steps)
def test_rates_are_max_min_fair_at_every_moment(
    limit: float, sites: list[float], flows: list[tuple[int, int, int, int]]
) -> None:
    region = Region(limit, *sites, bounds=(3e6, math.inf))
    for site, lane, size, wait_us in flows:
        region.send(site % len(sites), size, lane)
        assert region.rates() == pytest.approx(_filled(region, limit, sites), abs=60)  # whole bits, 60 flows
        region.clock.run(region.clock.now + wait_us + 1)
        assert region.rates() == pytest.approx(_filled(region, limit, sites), abs=60)


def _filled(region: Region, limit: float, capacities: list[float]) -> list[float]:
    """Progressive filling: raise all flows alike; who meets a full link or its bound stays."""
    lanes = [(site, lane.bound, lane.flows) for site, up in enumerate(region.uplinks) for lane in up.lanes]
    rates, fixed, level = [0.0] * len(lanes), [not flows for _, _, flows in lanes], 0.0
    while not all(fixed):
        links = [({i}, float(bound) * flows) for i, (_, bound, flows) in enumerate(lanes)]
        links += [({i for i, lane in enumerate(lanes) if lane[0] == s}, c) for s, c in enumerate(capacities)]
        links.append((set(range(len(lanes))), limit))
        rise, full = min(
            (
                ((room - sum(rates[i] * lanes[i][2] for i in on)) / sum(lanes[i][2] for i in on if not fixed[i]), on)
                for on, room in links
                if any(not fixed[i] for i in on)
            ),
            key=lambda found: found[0],
        )
        level += rise
        rates = [rate if fixed[i] else level for i, rate in enumerate(rates)]
        fixed = [was or i in full for i, was in enumerate(fixed)]
    return rates
