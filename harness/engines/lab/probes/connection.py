"""Connection attempts from within a namespace: TCP, through a proxy or not, TLS, and what answers."""

import asyncio
import errno
import os
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum

from harness.cloud.streams import dialled
from harness.engines.lab.namespace import socket_in

_HEAD_BYTES = 4096
_ANSWER_S = 10.0
_ESTABLISHED = b" 200 "
NO_ANSWER = "no answer"


class Step(StrEnum):
    """How far an attempt came: what is named is the step that failed, or that all went well."""

    TCP = "tcp"
    PROXY = "proxy"
    TLS = "tls"
    HTTP = "http"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach an address of the cloud.

    Args:
        host: the name that was wanted, and `port`.
        address: that the attempt went to.
        step: the one that failed, or `ok`.
        why: in words, e.g. `NO_ANSWER`, `connection refused`, or what OpenSSL says of the certificate; "" if ok.
        issuer: who issued the certificate that was shown, if it could be verified.
    """

    host: str
    port: int
    address: str
    step: Step
    why: str = ""
    issuer: str = ""


async def tcp(namespace: str, address: str, port: int, timeout_s: float) -> str:
    """Connect, and close again; why it is not possible, or ""."""
    try:
        connected = await _connected(namespace, address, port, timeout_s)
    except OSError as refused:
        return _why(refused)
    connected.close()
    return ""


async def https(
    namespace: str, host: str, port: int, address: str, trust: ssl.SSLContext, timeout_s: float,
    *, proxy: tuple[str, int] | None = None,
) -> Attempt:  # fmt: skip
    """Ask for `https://host/`: TCP to the address (or the proxy, which is asked to go to the host), TLS, an answer."""
    step = Step.TCP
    try:
        connection = await _connected(namespace, *(proxy or (address, port)), timeout_s)
        if proxy is not None:
            step = Step.PROXY
            if refusal := await _led_on(connection, host, port):
                return Attempt(host, port, address, step, refusal)
        step = Step.TLS
        async with asyncio.timeout(_ANSWER_S):  # who took the connection may be slow
            over_tls = asyncio.open_connection(sock=connection, ssl=trust, server_hostname=host)  # which closes it
            async with dialled(over_tls) as (reader, writer):
                step, issuer = Step.HTTP, _issuer(writer)
                head = await _asked(reader, writer, host)
    except OSError as refused:  # of which TimeoutError and ssl.SSLError are kinds
        return Attempt(host, port, address, step, _why(refused))
    if not head.startswith(b"HTTP/1."):
        return Attempt(host, port, address, step, "no HTTP was answered")
    return Attempt(host, port, address, Step.OK, issuer=issuer)


async def redirected(namespace: str, host: str, address: str, timeout_s: float) -> str:
    """Where plain HTTP to the host is redirected to, or "": a captive portal sends people to its own page."""
    try:
        connection = await _connected(namespace, address, 80, timeout_s)
        async with asyncio.timeout(timeout_s):
            async with dialled(asyncio.open_connection(sock=connection)) as (reader, writer):
                head = await _asked(reader, writer, host)
    except OSError:
        return ""
    lines = head.decode("latin-1").split("\r\n")
    if not lines[0].startswith("HTTP/1.1 30"):
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.lower().startswith("location:")), "")


async def _connected(namespace: str, address: str, port: int, timeout_s: float) -> socket.socket:
    made = socket_in(namespace, socket.AF_INET, socket.SOCK_STREAM)
    try:
        async with asyncio.timeout(timeout_s):
            await asyncio.get_running_loop().sock_connect(made, (address, port))
    except BaseException:
        made.close()
        raise
    return made


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> bytes:
    writer.write(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    return await reader.read(_HEAD_BYTES)


async def _led_on(connection: socket.socket, host: str, port: int) -> str:
    """As `_through`, in time; closed where it leads nowhere."""
    refusal = NO_ANSWER
    try:
        async with asyncio.timeout(_ANSWER_S):
            refusal = await _through(connection, host, port)
    finally:
        if refusal:
            connection.close()
    return refusal


async def _through(connection: socket.socket, host: str, port: int) -> str:
    """Ask the proxy for a way to the host; how it refuses, or ""."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(connection, f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _HEAD_BYTES:
        more = await loop.sock_recv(connection, 1)
        if not more:
            return "it closed the connection"
        head += more
    status = head.split(b"\r\n", 1)[0]
    return "" if _ESTABLISHED in status + b" " else status.decode("latin-1")


def _issuer(writer: asyncio.StreamWriter) -> str:
    certificate = writer.get_extra_info("peercert") or {}
    names = {key: value for part in certificate.get("issuer", ()) for key, value in part}
    return str(names.get("organizationName", names.get("commonName", "")))


def _why(refused: OSError) -> str:
    if isinstance(refused, TimeoutError):
        return NO_ANSWER
    if isinstance(refused, ssl.SSLCertVerificationError):
        return refused.verify_message
    if isinstance(refused, ssl.SSLError):
        return refused.reason or str(refused)
    if refused.errno in {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ECONNREFUSED, errno.ECONNRESET, errno.EACCES}:
        return os.strerror(refused.errno).lower()
    return str(refused)
