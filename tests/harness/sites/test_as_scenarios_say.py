"""A scenario's few words on wiring and the oracle agree: two readings of the same manual."""

from itertools import product

import pytest
from pydantic import ValidationError

from harness.scenario.schema.network import Wiring
from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.verdicts import Verdict
from tests.harness.sites.built import built

GOOD, BAD, OPEN = Verdict.ACTIVATES, Verdict.FAILS, Verdict.UNDETERMINED
SAME = {"internet": {GOOD}, "nowhere": {BAD}, "refused": {OPEN, BAD, GOOD}}  # what scenarios refuse hangs on more
EVERY = list(product(["network", "nothing"], ["network", "nothing"], [True, False], [True, False], [True, False]))


def verdict(u1: str, u2: str, *, switch_dhcp: bool, network_dhcp: bool, gateway_and_dns: bool) -> Verdict:
    told = {"gateway": "10.0.0.1", "dns": ["10.0.0.1"]} if gateway_and_dns else {}
    plugged = [port for port, to in (("recorder/u1-rj45", u1), ("recorder/u2", u2)) if to == "network"]
    cables = [{"from": port, "to": "lan"} for port in plugged]
    fixed = [{"from": "lan", "to": "router/inside"}, {"from": "router/outside", "to": "internet"}]
    dhcp = {"enabled": switch_dhcp, "first": "10.0.0.50", "last": "10.0.0.80", **told}
    edits = {
        "appliances/recorder/switch/dhcp": dhcp,
        "routers/router/dhcp/enabled": network_dhcp,
        "cables": [*cables, *fixed],
    }
    return diagnose(built("right", edits)).verdict


@pytest.mark.parametrize(("u1", "u2", "switch_dhcp", "network_dhcp", "gateway_and_dns"), EVERY)
def test_what_a_scenario_says_of_its_wiring_the_oracle_says_too(
    u1: str, u2: str, *, switch_dhcp: bool, network_dhcp: bool, gateway_and_dns: bool
) -> None:
    words = {"switch_dhcp": switch_dhcp, "network_dhcp": network_dhcp, "gateway_and_dns": gateway_and_dns}
    try:
        reach = str(Wiring(u1=u1, u2=u2, **words).cameras_reach)  # type: ignore[arg-type]
    except ValidationError:
        reach = "refused"
    assert verdict(u1, u2, **words) in SAME[reach]
    conflict = switch_dhcp and network_dhcp and u1 == "network" and u2 == "nothing"
    assert verdict(u1, u2, **words) is OPEN or not conflict or gateway_and_dns
