"""DHCP as it was on the wire: messages read out of a packet capture (RFC 2131, RFC 2132)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

import dpkt

_KINDS = {1: "DISCOVER", 2: "OFFER", 3: "REQUEST", 4: "DECLINE", 5: "ACK", 6: "NAK", 7: "RELEASE", 8: "INFORM"}
_PORTS = {67, 68}
_REQUESTED, _KIND, _SERVER = 50, 53, 54


@dataclass(frozen=True, slots=True)
class DhcpMessage:
    """One message.

    Args:
        at_s: when it passed, seconds since 1970.
        kind: DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE or INFORM.
        client: the client's MAC address.
        server: the server's identifier, or "" where none is named.
        address: that is given or asked for, or "".
        transaction: what the client chose for the exchange.
    """

    at_s: float
    kind: str
    client: str
    server: str
    address: str
    transaction: int


def read(capture: Path) -> tuple[DhcpMessage, ...]:
    """The DHCP messages of a capture, oldest first; a packet that was cut off ends it."""
    return tuple(_messages(capture)) if capture.exists() else ()


def servers(messages: tuple[DhcpMessage, ...]) -> frozenset[str]:
    """Who offered addresses; more than one is a conflict in the making (RFC 2131 3.1)."""
    return frozenset(message.server for message in messages if message.kind == "OFFER")


def _messages(capture: Path) -> Iterator[DhcpMessage]:
    with capture.open("rb") as file:
        try:
            packets = dpkt.pcap.Reader(file)
            for at_s, frame in packets:
                if (message := _message(float(at_s), frame)) is not None:
                    yield message
        except (ValueError, dpkt.NeedData):
            return


def _message(at_s: float, frame: bytes) -> DhcpMessage | None:
    try:
        udp = dpkt.ethernet.Ethernet(frame).data.data
        if not isinstance(udp, dpkt.udp.UDP) or not {udp.sport, udp.dport} <= _PORTS:
            return None
        told = dpkt.dhcp.DHCP(udp.data)
    except (dpkt.UnpackError, AttributeError, struct.error):
        return None
    options = dict(told.opts)
    kind = _KINDS.get(options.get(_KIND, b"\0")[0])
    if kind is None:
        return None
    given = options.get(_REQUESTED) or struct.pack(">I", told.yiaddr or told.ciaddr)
    return DhcpMessage(
        at_s, kind, told.chaddr[:6].hex(":"), _address(options.get(_SERVER, b"")), _address(given), told.xid
    )


def _address(packed: bytes) -> str:
    return str(IPv4Address(packed)) if len(packed) == 4 and any(packed) else ""  # noqa: PLR2004 - octets
