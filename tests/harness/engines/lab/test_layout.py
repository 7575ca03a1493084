from ipaddress import IPv4Address, IPv4Interface

from harness.engines.lab.layout.routers import rules
from harness.engines.lab.layout.servers import dhcp_server
from harness.engines.lab.layout.site import powered_cameras
from harness.engines.lab.layout.world import world_of
from harness.sites.schema.camera import Cameras
from harness.sites.schema.router import Firewall, Router, Rule
from harness.sites.schema.servers import Dhcp
from tests.harness.engines.lab.conftest import shipped

_OWN = IPv4Interface("10.0.0.1/24")
_FIRST, _LAST = IPv4Address("10.0.0.100"), IPv4Address("10.0.0.199")


def _lines(settings: Dhcp) -> tuple[str, ...]:
    (server,) = dhcp_server("a", "inside", _OWN, settings)
    return server.lines


def test_what_a_server_does_not_name_is_left_out_of_its_leases() -> None:
    lines = _lines(Dhcp(first=_FIRST, last=_LAST, gateway="none", dns=()))
    assert {"dhcp-option=option:router", "dhcp-option=option:dns-server"} <= set(lines)
    named = _lines(Dhcp(first=_FIRST, last=_LAST, gateway="self", dns=("self", IPv4Address("9.9.9.9"))))
    assert {"dhcp-option=option:router,10.0.0.1", "dhcp-option=option:dns-server,10.0.0.1,9.9.9.9"} <= set(named)


def test_a_server_that_is_off_is_none_and_so_is_one_whose_range_leaves_its_network() -> None:
    assert dhcp_server("a", "inside", _OWN, Dhcp(enabled=False, first=_FIRST, last=_LAST)) == []
    assert dhcp_server("a", "inside", _OWN, Dhcp(first=_FIRST, last=IPv4Address("10.0.1.9"))) == []


def test_leases_of_others_are_there_before_the_first_question() -> None:
    (server,) = dhcp_server("a", "inside", _OWN, Dhcp(first=_FIRST, last=_LAST, taken=3))
    assert [lease.split()[2] for lease in server.leases] == ["10.0.0.100", "10.0.0.101", "10.0.0.102"]


def test_rules_of_a_firewall_keep_their_order_and_names_become_addresses() -> None:
    world = world_of([shipped("t3")])
    media = str(world.hosts["media.eu-fra.camproof.example"])
    firewall = Firewall(
        rules=(
            Rule(do="block", to="media.eu-fra.camproof.example", port=443, protocol="tcp"),
            Rule(do="allow", to="*.camproof.example"),
            Rule(do="block", to="nobody.example"),
        ),
        otherwise="block",
    )
    text = rules(Router(inside=_OWN, firewall=firewall), world)
    blocked, allowed, last = (
        text.index(f"ip daddr {{ {media} }} meta l4proto tcp th dport 443 drop"),
        text.index(str(world.hosts["identity.camproof.example"])),
        text.rindex("\ndrop"),
    )
    assert blocked < allowed < last
    assert text.count("drop") == 3, "that which leads nowhere is no rule"


def test_over_the_budget_the_highest_ports_get_no_power_and_a_broken_cable_brings_none() -> None:
    site = shipped("t3")
    groups = (
        Cameras(name="big", count=6, port="recorder/1", power="class-4"),
        Cameras(name="small", port="recorder/7", power="class-1"),
        Cameras(name="fed", port="recorder/8", power="own"),
        Cameras(name="cut", port="recorder/9", cable="broken"),
    )
    runs = powered_cameras(site.model_copy(update={"cameras": groups}))
    assert runs == {"big-1", "big-2", "big-3", "big-4", "big-5", "big-6", "small", "fed"}
    more = (*groups[:1], Cameras(name="mid", port="recorder/7", power="class-2"))
    assert "mid" not in powered_cameras(site.model_copy(update={"cameras": more}))
