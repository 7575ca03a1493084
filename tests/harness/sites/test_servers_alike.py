"""Two DHCP servers of one address: real packets showed that a client may be refused by both for ever."""

from harness.sites.load import load
from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.leases import FALLBACK

_SITE = """\
camproof: topology/1
name: two-of-one-address
why: The router was given the switch's own address, and both serve.
appliances:
  recorder: {model: S2208}
routers:
  router: {inside: 192.168.0.%s/24, dhcp: {first: 192.168.0.150, last: 192.168.0.180}}
cables:
  - {from: recorder/u1-rj45, to: router/inside}
  - {from: router/outside, to: internet}
cameras:
  - {name: cam, port: recorder/1}
"""


def _servers(own: str) -> set[str]:
    (camera,) = diagnose(load(_SITE % own, "site.yaml")).cameras
    return {outcome.lease.server for outcome in camera.outcomes if outcome.lease}


def test_a_camera_may_stay_without_a_lease_where_both_servers_have_one_address() -> None:
    assert _servers("1") == {"recorder", "router", FALLBACK}
    assert _servers("2") == {"recorder", "router"}
