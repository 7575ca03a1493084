from dataclasses import replace

import pytest

from harness.capacity import recovery as module
from harness.capacity.agreed import agreed
from harness.capacity.alone import Kind
from harness.capacity.recovery import recovery
from harness.capacity.sites import site_needs
from harness.capacity.wanted import Wanted
from harness.scenario.planning.planner import planned
from harness.scenario.testing import S, camera_class, plan
from tests.harness.sweep.scenarios import shops


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick look."""
    monkeypatch.setattr(module, "_SAMPLE", 24)
    monkeypatch.setattr(module, "_CAPS_S", (0.5, 16.0))
    monkeypatch.setattr(module, "_MULTIPLES", (1.25, 3.0))


def kind(uplink: float) -> Kind:
    of = plan([camera_class(count=4)], [[(0.0, uplink)]])
    return Kind(of.groups[0], of.groups[0].classes[0], uplink, 2e6, of.groups[0].cameras_a_site)


def test_long_waits_spare_the_region_and_cost_the_cameras_time() -> None:
    found = recovery(plan([camera_class(count=4)], [[(0.0, 16e6)]], exchange_us=60_000), kind(16e6), 300 * S)
    short, long = found.jitter
    assert short.trying > 5 * long.trying
    assert short.trying == pytest.approx(4, rel=0.2)  # waits of a quarter of a second, in the mean
    assert short.back_us < 1 * S < long.back_us < 17 * S
    assert (found.steady, found.sample) == (0.5, 24)


def test_the_slower_of_region_and_lines_paces_the_return() -> None:
    found = recovery(plan([camera_class(count=4)], [[(0.0, 16e6)]]), kind(16e6), 300 * S)
    assert found.unpaced_multiple == 2
    region, lines = found.pacing
    assert (region.paper_us, lines.paper_us) == (1_200 * S, 300 * S)
    for pace in found.pacing:
        assert pace.engine_us == pytest.approx(pace.paper_us, rel=0.03)


def test_lines_without_head_room_have_nothing_to_be_paced() -> None:
    assert recovery(plan([camera_class(count=4)], [[(0.0, 8e6)]]), kind(8e6), 300 * S).pacing == ()


def test_a_long_outage_is_drained_as_an_hour_is() -> None:
    found = recovery(plan([camera_class(count=4)], [[(0.0, 16e6)]]), kind(16e6), 30 * 86_400 * S)
    assert found.outage_us == 3_600 * S
    assert [pace.paper_us for pace in found.pacing] == [4 * 3_600 * S, 3_600 * S]


def test_so_many_are_back_that_it_is_no_smaller_share_of_them() -> None:
    up_us = module._BEGIN_US + module._DOWN_US
    sent = [(up_us + n * S, f"camera-{n}") for n in range(31)]
    _, _, back_us = module._of_attempts(sent, 31)
    assert back_us == 29 * S  # 30 of 31: 29 are 93.5 %


def test_the_engines_agree_on_the_small_fleet_and_something_is_lost_in_it() -> None:
    scenario = shops(("2 Mbit/s", "4 Mbit/s"))
    of = planned(scenario)
    found = agreed(of, site_needs(scenario, of, Wanted()), replace(Wanted(), outage_us=60 * S, drain_us=300 * S))
    assert (found.sites, found.cameras) == (2, 5)
    known = {one.figure.key: one for one in found.comparisons}
    assert known["lost"].reference > 0
    assert known["lost"].value == pytest.approx(known["lost"].reference, rel=0.05)
    assert known["uploaded"].value == pytest.approx(known["uploaded"].reference, rel=0.01)
