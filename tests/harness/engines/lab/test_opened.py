"""Who opened what, of captures that are made here."""

import socket
from ipaddress import IPv4Network
from pathlib import Path

import dpkt

from harness.engines.lab.opened import opened

SITE, CLOUD = "100.64.0.1", "203.0.113.10"


def packet(source: str, to: str, data: dpkt.tcp.TCP | dpkt.udp.UDP, kind: int) -> bytes:
    ip = dpkt.ip.IP(src=socket.inet_aton(source), dst=socket.inet_aton(to), p=kind, data=data)
    ip.len = len(ip)
    return bytes(dpkt.ethernet.Ethernet(src=b"\2" * 6, dst=b"\4" * 6, type=0x0800, data=ip))


def tcp(source: str, to: str, flags: int) -> bytes:
    return packet(source, to, dpkt.tcp.TCP(sport=40_000, dport=443, flags=flags), dpkt.ip.IP_PROTO_TCP)


def udp(source: str, to: str, sport: int, dport: int) -> bytes:
    return packet(source, to, dpkt.udp.UDP(sport=sport, dport=dport, ulen=8), dpkt.ip.IP_PROTO_UDP)


def test_answers_open_nothing_and_who_reaches_in_is_named(tmp_path: Path) -> None:
    file = tmp_path / "line.pcap"
    with file.open("wb") as out:
        writer = dpkt.pcap.Writer(out)
        for frame in (
            tcp(SITE, CLOUD, dpkt.tcp.TH_SYN),
            tcp(CLOUD, SITE, dpkt.tcp.TH_SYN | dpkt.tcp.TH_ACK),
            udp(SITE, CLOUD, 5000, 123),
            udp(CLOUD, SITE, 123, 5000),
        ):
            writer.writepkt(frame, 1.0)
        out.flush()
        assert opened(file, IPv4Network("100.64.0.0/10")).towards_it == ()
        writer.writepkt(tcp(CLOUD, SITE, dpkt.tcp.TH_SYN), 2.0)
        writer.writepkt(udp(CLOUD, SITE, 123, 5001), 2.0)
    found = opened(file, IPv4Network("100.64.0.0/10"))
    assert found.from_site == 1
    assert found.towards_it == (f"TCP from {CLOUD} to {SITE} port 443", f"UDP from {CLOUD} to {SITE} port 5001")
