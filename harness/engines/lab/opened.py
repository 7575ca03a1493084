"""Who opened what, read out of a capture at a site's line: connections, and packets that nobody had asked for."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path

import dpkt

_SYN, _ACK = dpkt.tcp.TH_SYN, dpkt.tcp.TH_ACK


@dataclass(frozen=True, slots=True)
class Opened:
    """What passed.

    Args:
        from_site: how many connections were opened from the site (TCP).
        towards_it: what was opened from outside, in words, each once: TCP, and UDP that answers nothing.
    """

    from_site: int
    towards_it: tuple[str, ...]


def opened(capture: Path, site: IPv4Network) -> Opened:
    """From a capture at the world's side of a site's line, where the site has addresses of this network."""
    outwards, inwards, asked = 0, dict[str, None](), set[tuple[object, ...]]()
    for packet in _packets(capture):
        source, to = socket.inet_ntoa(packet.src), socket.inet_ntoa(packet.dst)
        if IPv4Network(source).subnet_of(site):
            outwards += _opens(packet.data)
            asked.add((to, *_ports(packet.data)))
        elif _opens(packet.data) or (
            isinstance(packet.data, dpkt.udp.UDP) and not _answers(packet.data, source, asked)
        ):
            kind = type(packet.data).__name__
            inwards[f"{kind} from {source} to {to} port {packet.data.dport}"] = None
    return Opened(outwards, tuple(inwards))


def _packets(capture: Path) -> Iterator[dpkt.ip.IP]:
    with capture.open("rb") as file:
        try:
            for _, frame in dpkt.pcap.Reader(file):
                packet = dpkt.ethernet.Ethernet(frame).data
                if isinstance(packet, dpkt.ip.IP) and isinstance(packet.data, dpkt.tcp.TCP | dpkt.udp.UDP):
                    yield packet
        except dpkt.NeedData:  # the last one was cut off
            return


def _opens(segment: object) -> bool:
    return isinstance(segment, dpkt.tcp.TCP) and segment.flags & (_SYN | _ACK) == _SYN


def _ports(segment: dpkt.udp.UDP | dpkt.tcp.TCP) -> tuple[int, int]:
    return segment.sport, segment.dport


def _answers(segment: dpkt.udp.UDP, source: str, asked: set[tuple[object, ...]]) -> bool:
    return (source, segment.dport, segment.sport) in asked
