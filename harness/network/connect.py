"""What an uplink reads in a CONNECT request, and where it may lead: this machine, the cloud, and nowhere else."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

_REQUEST = re.compile(r"CONNECT (?P<host>\[[^\]]+\]|[^\s:\[\]]+):(?P<port>[0-9]{1,5}) HTTP/1\.[01]")
_PORTS = range(1, 65_536)


class Refusal(StrEnum):
    """The status line of an answer that is no (RFC 9110 15.5 and 15.6, RFC 6585 5)."""

    MALFORMED = "400 Not a CONNECT request"
    FOREIGN = "403 Neither loopback nor the cloud"
    TOO_LONG = "431 Request head too long"
    UNREACHABLE = "502 The destination refuses"


@dataclass(frozen=True, slots=True)
class Destination:
    """A loopback address, or a host of the cloud, and a port."""

    host: str
    port: int


def destination(head: bytes, hosts: Collection[str] = ()) -> Destination | Refusal:
    """Where the request wants to go. A name other than `localhost`, and than these hosts', is foreign."""
    request = _REQUEST.fullmatch(head.decode("latin-1").partition("\r\n")[0])
    if request is None or int(request["port"]) not in _PORTS:
        return Refusal.MALFORMED
    host = request["host"].strip("[]")
    if host.lower() == "localhost":
        host = "127.0.0.1"  # RFC 6761 6.3, and no resolver that could say otherwise
    known = host.lower() in hosts or _is_loopback(host)
    return Destination(host, int(request["port"])) if known else Refusal.FOREIGN


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
