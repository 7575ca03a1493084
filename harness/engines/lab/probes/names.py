"""Name resolution from within a namespace."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass

import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype

from harness.engines.lab.namespace import socket_in

_PORT = 53
_TRIES = 3
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Resolved:
    """What name servers said to a name.

    Args:
        name: that was asked for.
        addresses: of the answer, as text.
        server: that answered, or "".
        why: why there are no addresses: the server's code (`NXDOMAIN`), `no answer`, `no server is known`; else "".
    """

    name: str
    addresses: tuple[str, ...]
    server: str = ""
    why: str = ""


async def resolve(namespace: str, servers: Sequence[str], name: str, timeout_s: float) -> Resolved:
    """Ask the servers in turn, each a few times, as resolvers do; the first answer counts."""
    if not servers:
        return Resolved(name, (), why="no server is known")
    for server in servers:
        for _ in range(_TRIES):
            try:
                async with asyncio.timeout(timeout_s):
                    return await _asked(namespace, server, name)
            except (TimeoutError, OSError, dns.exception.DNSException):
                continue
    return Resolved(name, (), why="no answer")


async def _asked(namespace: str, server: str, name: str) -> Resolved:
    loop, query = asyncio.get_running_loop(), dns.message.make_query(name, dns.rdatatype.A)
    with socket_in(namespace, socket.AF_INET, socket.SOCK_DGRAM) as asking:
        await loop.sock_connect(asking, (server, _PORT))
        await loop.sock_sendall(asking, query.to_wire())
        answer = dns.message.from_wire(await loop.sock_recv(asking, _LONGEST))
        while not query.is_response(answer):
            answer = dns.message.from_wire(await loop.sock_recv(asking, _LONGEST))
    found = tuple(str(row) for rows in answer.answer if rows.rdtype == dns.rdatatype.A for row in rows)
    code = dns.rcode.to_text(answer.rcode())
    return Resolved(name, found, server, "" if found else "no address" if code == "NOERROR" else code)
