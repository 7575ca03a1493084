"""What is wrong with a topology file is told with line, key, and what was meant."""

from ipaddress import IPv4Address, IPv4Interface

import pytest

from harness.sites.load import BadTopologyError, load

GOOD = """\
camproof: topology/1
name: shop
why: To break it.
appliances:
  recorder: {model: S2208}
networks:
  lan: {}
routers:
  router: {inside: 10.0.0.1/24, dhcp: {first: 10.0.0.100, last: 10.0.0.199}}
cables:
  - {from: recorder/u1-rj45, to: lan}
  - {from: lan, to: router/inside}
  - {from: router/outside, to: internet}
cameras:
  - {name: cam, count: 8, port: recorder/1}
"""


def told(text: str) -> tuple[str, ...]:
    with pytest.raises(BadTopologyError) as wrong:
        load(text, "shop.yaml")
    return wrong.value.lines


def test_what_a_file_leaves_out_is_filled_in() -> None:
    site = load(GOOD, "shop.yaml")
    assert site.appliances["recorder"].switch.address == IPv4Interface("192.168.0.1/24")
    assert site.appliances["recorder"].poe_ports == 8
    dhcp = site.routers["router"].dhcp
    assert dhcp is not None
    assert dhcp.router_for(IPv4Address("10.0.0.1")) == IPv4Address("10.0.0.1")
    assert dhcp.resolvers_for(IPv4Address("10.0.0.1")) == (IPv4Address("10.0.0.1"),)
    assert [need.host for need in site.needs()][-1] == "keys.eu-fra.camproof.example"


def test_cameras_that_are_alike_differ_in_name_port_and_addresses() -> None:
    text = GOOD.replace("port: recorder/1}", "port: recorder/1, address: 10.0.0.20/24, mac: 00-40-8C-00-00-FF}")
    cameras = load(text, "shop.yaml").each_camera()
    assert (cameras[7].name, cameras[7].port) == ("cam-8", "recorder/8")
    assert (cameras[7].address, cameras[7].mac) == (IPv4Interface("10.0.0.27/24"), "00:40:8c:00:01:06")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("S2208", "S2209", "5:21: appliances.recorder.model: there is no value 'S2209' here; did you"),
        ("{model: S2208}", "{model: S2208, switsh: {}}", "5:28: appliances.recorder.switsh: there is no key 'switsh'"),
        ("10.0.0.1/24", "10.0.0.1", "'10.0.0.1' does not say how large its network is; did you mean `10.0.0.1/24`?"),
        ("10.0.0.1/24", "10.0.0.0/24", "is the network itself"),
        ("10.0.0.1/24", "10.0.0.300/24", "'10.0.0.300/24' is not an IPv4 address"),
        ("first: 10.0.0.100", "first: 10.0.0.0", "dhcp.first: 10.0.0.0 is the network itself; did you mean `10"),
        ("last: 10.0.0.199", "last: 10.0.0.255", "routers.router.dhcp.last: 10.0.0.255 is all of the network; did you"),
        ("first: 10.0.0.100", "first: 10.0.0.200", "`first` (10.0.0.200) comes after `last` (10.0.0.199)"),
        ("from: recorder/u1-rj45", "from: recorder/u1-rj4", "cables[0].from: there is no port or network"),
        ("count: 8", "count: 9", "cameras[0].port: there is no port or network 'recorder/9' here"),
        ("port: recorder/1", "port: recorder/u2", "a camera can't hang at 'recorder/u2'"),
        ("port: recorder/1", "port: internet", "a camera can't hang at 'internet'"),
        ("to: lan}\n", "to: recorder/3}\n", "two cables are plugged into 'recorder/3': a port takes one"),
        ("router/outside, to: internet", "lan, to: internet", "`internet` takes a router's outside port"),
        ("name: cam, count: 8", "name: lan", "cameras: two things are called 'lan'"),
        ("lan: {}", "lan: {hosts: {lan: {address: 10.0.0.9/24}}}", "7:3: networks: two things are called 'lan'"),
        ("router: {", "recorder: {", "two things are called 'recorder'"),
        ("count: 8", "count: 8, gateway: 10.0.0.1", "`gateway` and `dns` go with a static `address`"),
        ("count: 8", "count: 8, address: 10.0.0.250/24", "8 addresses from 10.0.0.250 on don't fit into 10.0.0.0/24"),
        ("count: 8", "count: 8, mac: 1234", "is no MAC address"),
        ("model: S2208", "model: S2208, switch: {ports: [{number: 9}]}", "an S2208 has 8 PoE ports, and no port 9"),
        ("model: S2208", "model: S2208, switch: {poe_budget: 120}", "120 has no unit, and a power needs one; did you"),
        ("model: S2208", "model: S2208, switch: {spanning_tree: maybe}", "there is no value 'maybe' here"),
        ("topology/1", "topology/2", "did you mean `topology/1`?"),
        ("why: To break it.", "why: To break it.\nregion: eu-fr", "there is no region 'eu-fr' here; did you mean `eu"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, said: str) -> None:
    assert said in "\n".join(told(GOOD.replace(old, new, 1)))


def test_a_lock_is_for_a_cameras_port() -> None:
    lock = "ports: [{number: 8, lock: 02:00:00:00:00:01}]"
    text = GOOD.replace("model: S2208", f"model: S2208, switch: {{{lock}}}").replace("count: 8", "count: 7")
    assert load(text, "shop.yaml").appliances["recorder"].switch.ports[0].lock == "02:00:00:00:00:01"
    assert "only on a camera's" in told(text.replace("from: recorder/u1-rj45", "from: recorder/8"))[0]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert len(told(GOOD.replace("S2208", "S2209").replace("count: 8", "count: -1").replace("{}", "{x: 1}"))) == 3


def test_of_cameras_that_find_no_port_the_first_is_told() -> None:
    (first,) = told(GOOD.replace("count: 8", "count: 20"))
    assert "'recorder/9'" in first
