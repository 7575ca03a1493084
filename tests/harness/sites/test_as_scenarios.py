"""A scenario's site as a topology: the oracle says of it what the scenario says of its cameras."""

from itertools import product

import pytest
from pydantic import ValidationError

from harness.scenario.schema.fleet import Site
from harness.scenario.schema.network import Wiring
from harness.sites.as_scenarios import topology_of
from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.verdicts import Verdict

WIRINGS = list(product(["network", "nothing"], ["network", "nothing"], [True, False], [True, False], [True, False]))
KINDS = [("lobby", 2), ("yard", 1)]


def site(recorder: str, wiring: Wiring | None, count: int = 1) -> Site:
    told = {"wiring": wiring} if wiring else {}
    return Site.model_validate(
        {
            "name": "shop", "count": count, "recorder": recorder, "uplink": {"up": 5e6}, **told,
            "cameras": ({"template": "lobby", "count": 2}, {"template": "yard"}),
        }
    )  # fmt: skip


@pytest.mark.parametrize(("u1", "u2", "switch_dhcp", "network_dhcp", "told"), WIRINGS)
def test_cameras_reach_the_internet_where_the_scenario_says_so(
    u1: str, u2: str, *, switch_dhcp: bool, network_dhcp: bool, told: bool
) -> None:
    words = {"switch_dhcp": switch_dhcp, "network_dhcp": network_dhcp, "gateway_and_dns": told}
    try:
        wiring = Wiring(u1=u1, u2=u2, **words)  # type: ignore[arg-type]
        reach = wiring.cameras_reach
    except ValidationError:
        return  # a scenario can't say it
    verdict = diagnose(topology_of(site("S2212", wiring), "shop-1", KINDS)).verdict
    assert (verdict is Verdict.ACTIVATES) == (reach == "internet")


def test_cameras_of_a_server_are_in_the_network_and_those_of_an_appliance_at_its_ports_as_far_as_they_go() -> None:
    pro = topology_of(site("pro", None), "shop-1", KINDS)
    assert [(c.name, c.port) for c in pro.each_camera()] == [("lobby-1", "lan"), ("lobby-2", "lan"), ("yard-1", "lan")]
    assert diagnose(pro).verdict is Verdict.ACTIVATES
    many = topology_of(site("S2208", None), "shop-1", [("lobby", 9)])
    assert [c.port for c in many.each_camera()] == [*(f"recorder/{n}" for n in range(1, 9)), "lan"]
