"""A scenario acted out at sites of real packets: lines that fail, power that goes, two regions at once."""

from collections import Counter
from pathlib import Path

import pytest

from harness.checks.verdict import Outcome
from harness.cli.engines import LAB, Order, follow
from harness.conformance.lab.acting import barring, faults_of
from harness.engines.lab.faults.fault import LabFault
from harness.history.event import EventKind
from harness.scenario.loading.load import load
from harness.scenario.model import CameraSpec, Scenario, Site
from harness.scenario.planning.barred import Barred
from harness.scenario.planning.dark import Dark
from harness.scenario.planning.planner import planned
from tests.harness.engines.lab.conftest import lab_here, shipped

__all__ = ["lab_here"]
pytestmark = pytest.mark.xdist_group("lab")
TEXT = """
camproof: scenario/1
name: restart
why: a switch restarts while its site's line is down
duration: 9 s
drain: 20 s
fleet:
  templates:
    corridor: {bitrate: 1 Mbit/s, segment: 1 s, cache: {size: 8 MiB}}
    hall: {bitrate: 1 Mbit/s, segment: 1 s, cache: {size: 8 MiB}}
  sites:
    - name: school
      recorder: S2212
      wiring: {u1: network, switch_dhcp: false}
      uplink: {up: 20 Mbit/s, down: 20 Mbit/s}
      cameras: [{template: corridor}]
    - name: shop
      region: us-iad
      recorder: pro
      uplink: {up: 20 Mbit/s, down: 20 Mbit/s}
      cameras: [{template: corridor}]
    - name: office
      recorder: pro
      uplink: {up: 20 Mbit/s, down: 20 Mbit/s}
      cameras: [{template: corridor}, {template: hall}]
upload: {longest_backoff: 1 s}
faults:
  - {kind: uplink-cut, at: 2 s, for: 4 s, mode: reset, where: {site: [school, shop]}}
  - {kind: switch-restart, at: 4500 ms, for: 1 s, where: {site: school}}
  - {kind: dhcp-exhausted, at: 2 s, for: 6 s, where: {site: office, template: corridor}}
  - {kind: clock-step, by: 20 min, at: 2 s, for: 3 s, where: {site: office, template: hall}}
"""


@pytest.mark.usefixtures("lab_here")
def test_a_line_that_fails_costs_nothing_and_a_switch_what_its_cameras_held(tmp_path: Path) -> None:
    scenario = load(TEXT, "restart.yaml").scenario
    found = follow(Order(scenario, planned(scenario), LAB, "", say=lambda _: None))
    assert {one.requirement: one.outcome for one in found.verdicts} == dict.fromkeys(
        ("BUF-1", "BUF-2", "BUF-4"), Outcome.PASS
    )
    assert found.history is not None
    dropped = Counter(event.site for event in found.history.of(EventKind.DROPPED))
    assert dropped.keys() == {"school"}
    assert dropped["school"] >= 2
    assert {event.detail["reason"] for event in found.history.of(EventKind.DROPPED)} == {"restart"}
    modes = [event.detail["mode"] for event in found.history.of(EventKind.LINK_CHANGED) if event.site == "shop"]
    assert modes == ["up", "reset", "up"]
    why = {
        (event.camera, str(event.detail["why"]))
        for event in found.history.of(EventKind.FAILED)
        if event.site == "office"
    }
    assert sorted(word for _, word in why) == ["network", "transient"], "no address, and a signature of another time"
    assert len({camera for camera, _ in why}) == 2


def test_what_bars_cameras_is_done_to_the_sites_servers_and_to_their_clocks() -> None:
    one = ("t3/cam-1",)
    kinds = (Barred("dns-down", "t3", one, 1, 2), Barred("dhcp-exhausted", "t3", one, 3, 4))
    clock = Barred("clock-step", "t3", one, 5, 6, -3600)
    assert barring([*kinds, clock], _scenario("cam-1"), [shipped("t3")]) == (
        LabFault(1, "dns-off", "router"), LabFault(2, "dns-on", "router"),
        LabFault(3, "pool-full", "router", "cam-1"), LabFault(4, "pool-free", "router"),
        LabFault(5, "clock-step", "cam-1", "-3600 s"), LabFault(6, "clock-step", "cam-1", "0 s"),
    )  # fmt: skip


def _scenario(*cameras: str) -> Scenario:
    specs = tuple(CameraSpec(name=f"t3/{name}") for name in cameras)
    return Scenario(name="s", sites=(Site(name="t3", region="eu-fra", cameras=specs),), duration_s=10)


def test_power_goes_by_the_switch_where_it_feeds_all_and_else_by_ports() -> None:
    site = shipped("t3")
    every = Dark("t3", ("t3/cam-1",), 2, 5, every=True)
    assert faults_of([every], _scenario("cam-1"), [site]) == (LabFault(2, "switch-restart", "recorder", "3 s"),)
    some = Dark("t3", ("t3/cam-1",), 2, 5, every=False)
    assert faults_of([some], _scenario("cam-1", "cam-2"), [site]) == (
        LabFault(2, "port-off", "cam-1"), LabFault(5, "port-on", "cam-1"),
    )  # fmt: skip
