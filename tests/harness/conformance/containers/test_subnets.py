"""Small networks of a block that nobody uses."""

from ipaddress import IPv4Network
from itertools import islice

from harness.conformance.containers.subnets import MOST, free_blocks, routed, small

ROUTES = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0
br-1\t0007400A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
"""


def test_what_is_taken_is_passed_over_and_the_search_goes_round() -> None:
    taken = [IPv4Network("10.64.0.0/23"), IPv4Network("10.64.3.8/29")]
    assert [str(block) for block in islice(free_blocks(taken, 0), 2)] == ["10.64.2.0/24", "10.64.4.0/24"]
    assert str(next(free_blocks([], (1 << 14) - 1))) == "10.127.255.0/24"
    assert [str(block) for block in islice(free_blocks([], (1 << 14) - 1), 2)][1] == "10.64.0.0/24"
    assert list(free_blocks([IPv4Network("10.0.0.0/8")], 5)) == []


def test_a_blocks_subnets_are_apart() -> None:
    own = [small(IPv4Network("10.64.7.0/24"), place) for place in range(MOST)]
    assert (str(own[0]), str(own[-1])) == ("10.64.7.0/29", "10.64.7.248/29")
    assert len(set(own)) == MOST


def test_routes_are_read_without_the_default_one() -> None:
    assert routed(ROUTES) == [IPv4Network("10.64.7.0/24")]
