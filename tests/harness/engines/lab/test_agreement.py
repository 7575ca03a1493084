"""The lab against the oracle: who is wrong where they differ, real packets say."""

import os
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings

from harness.engines.lab.agreement import differences
from harness.engines.lab.lease import Lease
from harness.engines.lab.observed import CameraSeen, Interface, Reached, SiteSeen, TimeAsked
from harness.engines.lab.probes.connection import Attempt, Step
from harness.engines.lab.works import observe
from harness.sites.load import load
from harness.sites.oracle.judge import diagnose
from harness.sites.schema.document import Topology
from harness.sites.testing import topologies
from tests.harness.engines.lab.conftest import SHIPPED, shipped
from tests.harness.sites.written import as_yaml

pytestmark = pytest.mark.xdist_group("lab")
SITE = shipped("t3")
GOOD = CameraSeen(
    "cam-1", "02:00:00:00:00:01", Interface(link=True, address="10.0.0.150/24", router="10.0.0.1"),
    Lease("10.0.0.1", "10.0.0.150", 24, ("10.0.0.1",), ("10.0.0.1",), (), 3600), ("10.0.0.1",), frozenset(),
    TimeAsked("pool.ntp.org", "203.0.113.123", 0.0),
    tuple(Reached(n.name, n.host, 443, None, Attempt(n.host, 443, "", Step.OK)) for n in SITE.needs()),
)  # fmt: skip
LEASE = GOOD.lease or pytest.fail("it has one")


def _told(first: CameraSeen) -> str:
    others = [replace(GOOD, camera=camera.name) for camera in SITE.each_camera()[1:]]
    return " ".join(differences(SITE, diagnose(SITE), SiteSeen(SITE.name, {}, (first, *others))))


def test_a_site_that_turns_out_as_the_oracle_says_has_no_differences() -> None:
    assert not _told(GOOD)


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (replace(GOOD, lease=None), "it has no lease, where router gives one"),
        (replace(GOOD, lease=replace(LEASE, server="10.0.0.9")), "its lease is from 10.0.0.9, not from router"),
        (replace(GOOD, lease=replace(LEASE, address="10.0.0.20")), "its lease is 10.0.0.20/24, not of 10.0.0.100"),
        (replace(GOOD, lease=replace(LEASE, prefix=16)), "its lease is 10.0.0.150/16"),
        (replace(GOOD, lease=replace(LEASE, routers=())), "its lease names the routers"),
        (replace(GOOD, lease=replace(LEASE, dns=("8.8.8.8",))), "its lease names the resolvers"),
        (replace(GOOD, time=TimeAsked("pool.ntp.org", "", None)), "ntp is not reached; activation would not work"),
        (replace(GOOD, reached=(replace(GOOD.reached[0], attempt=None), *GOOD.reached[1:])), "identity is not reached"),
        (replace(GOOD, storm=True), "activation would not work"),
    ],
)
def test_each_thing_that_the_lab_sees_otherwise_is_a_difference(seen: CameraSeen, said: str) -> None:
    assert said in _told(seen)


def test_where_it_hangs_on_luck_each_outcome_will_do_and_no_other() -> None:
    site = shipped("t4")
    router, switch = replace(LEASE, address="10.0.0.150"), Lease("192.168.0.1", "192.168.0.150", 24, (), (), (), 3600)
    nothing = tuple(replace(one, attempt=None) for one in GOOD.reached)
    lost = replace(GOOD, lease=switch, reached=nothing, time=TimeAsked("pool.ntp.org", "", None))
    mixed = replace(GOOD, lease=switch)
    found = [
        differences(site, diagnose(site), SiteSeen(site.name, {}, (one,) * len(site.each_camera())))
        for one in (replace(GOOD, lease=router), lost, mixed)
    ]
    assert [bool(one) for one in found] == [False, False, True]


@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("lab_here")
def test_drawn_sites_turn_out_in_the_lab_as_the_oracle_says() -> None:
    """CAMPROOF_LAB_DRAWN says how many; hypothesis draws them, and all are up in the same lab."""
    sites: list[Topology] = []

    @settings(max_examples=int(os.environ.get("CAMPROOF_LAB_DRAWN", "6")), phases=[Phase.generate], database=None)
    @given(topologies())
    def draw(site: Topology) -> None:
        sites.append(site)

    draw()
    seen = observe(sites, lambda _: None)
    for site, one in zip(sites, seen, strict=True):
        assert not differences(site, diagnose(site), one), as_yaml(site)


@pytest.mark.timeout(600)  # dozens of sites with real packets
@pytest.mark.usefixtures("lab_here")
def test_every_topology_that_ships_turns_out_in_the_lab_as_the_oracle_says() -> None:
    sites = [load(file.read_text("utf-8"), file.name) for file in sorted(SHIPPED.glob("*.yaml"))]
    seen = observe(sites, lambda _: None)
    told = [text for site, one in zip(sites, seen, strict=True) for text in differences(site, diagnose(site), one)]
    assert not told
    assert len(seen) >= 28
