"""A CONNECT request leads to loopback or nowhere."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.network.connect import Destination, Refusal, destination


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("CONNECT 127.0.0.1:443 HTTP/1.1", Destination("127.0.0.1", 443)),
        ("CONNECT 127.8.9.1:1 HTTP/1.0", Destination("127.8.9.1", 1)),
        ("CONNECT [::1]:65535 HTTP/1.1", Destination("::1", 65_535)),
        ("CONNECT LocalHost:8443 HTTP/1.1", Destination("127.0.0.1", 8443)),
        ("CONNECT 10.0.0.1:443 HTTP/1.1", Refusal.FOREIGN),
        ("CONNECT 0.0.0.0:443 HTTP/1.1", Refusal.FOREIGN),
        ("CONNECT [::ffff:10.0.0.1]:443 HTTP/1.1", Refusal.FOREIGN),
        ("CONNECT localhost.example.com:443 HTTP/1.1", Refusal.FOREIGN),
        ("CONNECT 2130706433:443 HTTP/1.1", Refusal.FOREIGN),
        ("CONNECT 127.0.0.1:0 HTTP/1.1", Refusal.MALFORMED),
        ("CONNECT 127.0.0.1:65536 HTTP/1.1", Refusal.MALFORMED),
        ("CONNECT 127.0.0.1:\u00b2 HTTP/1.1", Refusal.MALFORMED),
        ("CONNECT 127.0.0.1 HTTP/1.1", Refusal.MALFORMED),
        ("GET http://127.0.0.1:80/ HTTP/1.1", Refusal.MALFORMED),
        ("", Refusal.MALFORMED),
    ],
)
def test_where_it_leads(line: str, place: Destination | Refusal) -> None:
    assert destination(f"{line}\r\nHost: 127.0.0.1:443\r\n\r\n".encode("latin-1")) == place


def test_it_leads_to_hosts_of_the_cloud() -> None:
    hosts = {"global.camproof.test", "192.0.2.7"}
    asked = ("Global.camproof.test", "192.0.2.7", "keys.global.camproof.test")
    places = [destination(f"CONNECT {host}:9001 HTTP/1.1".encode(), hosts) for host in asked]
    assert places == [Destination(asked[0], 9001), Destination(asked[1], 9001), Refusal.FOREIGN]


@given(st.binary() | st.ip_addresses().map(lambda ip: f"CONNECT {ip}:443 HTTP/1.1\r\n\r\n".encode()))
def test_it_never_leads_away(head: bytes) -> None:
    place = destination(head)
    assert isinstance(place, Refusal) or ip_address(place.host).is_loopback
