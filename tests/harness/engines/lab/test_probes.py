"""How a probe leaves the event loop behind, whose sockets' numbers other probes get next; and how it is cancelled."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Coroutine
from types import ModuleType

import pytest
import trustme

from harness.engines.accepted import Accepted
from harness.engines.lab.probes import clock, connection, names
from harness.engines.lab.probes.connection import Step


def _socket_here(_: str, family: int, kind: int) -> socket.socket:
    made = socket.socket(family, kind)
    made.setblocking(False)  # noqa: FBT003 - its only parameter
    return made


async def _silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()
    await asyncio.sleep(60)


async def test_a_server_that_says_nothing_leaves_no_transport_on_a_number_that_is_free_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "socket_in", _socket_here)
    monkeypatch.setattr(connection, "_ANSWER_S", 0.3)
    authority = trustme.CA()
    shows, trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("cloud.test").configure_cert(shows)
    authority.configure_trust(trust)
    connections = Accepted(_silent)
    async with await asyncio.start_server(connections.accept, "127.0.0.1", 0, ssl=shows) as server:
        host, port = server.sockets[0].getsockname()[:2]
        found = await connection.https("", "cloud.test", port, host, trust, 5)
        assert (found.step, found.why) == (Step.HTTP, "no answer")
        with socket.socket() as with_that_number:
            loop = asyncio.get_running_loop()
            loop.add_reader(with_that_number, print)  # RuntimeError if a transport holds it
            loop.remove_reader(with_that_number)
        await connections.end()


async def test_a_handshake_that_ends_too_late_keeps_its_number_for_as_long_as_it_takes_to_close(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As asyncio does with one that is cancelled the moment it is done: it waits for the other side's end of TLS."""
    kept: list[asyncio.StreamWriter] = []
    connect = asyncio.open_connection

    async def too_late(*, sock: socket.socket, **_: object) -> None:
        kept.append((await connect(sock=sock))[1])
        raise TimeoutError

    monkeypatch.setattr(connection, "socket_in", _socket_here)
    monkeypatch.setattr(asyncio, "open_connection", too_late)
    connections = Accepted(_silent)
    async with await asyncio.start_server(connections.accept, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()[:2]
        found = await connection.https("", "cloud.test", port, host, ssl.create_default_context(), 5)
        assert (found.step, found.why) == (Step.TLS, "no answer")
        with socket.socket() as with_that_number:
            loop = asyncio.get_running_loop()
            loop.add_reader(with_that_number, print)  # RuntimeError if a transport holds it
            loop.remove_reader(with_that_number)
        kept[0].transport.abort()
        await connections.end()


async def _over_a_proxy() -> object:
    proxy = "proxy.test", 8080
    return await connection.https("", "cloud.test", 443, "", ssl.create_default_context(), 5, proxy=proxy)


async def _no_socket(*_: object) -> socket.socket:
    return socket.socket()


@pytest.mark.parametrize(
    ("module", "asks", "probe"),
    [
        (names, "_asked", lambda: names.resolve("", ["192.0.2.1"], "cloud.test", 5)),
        (clock, "_asked", lambda: clock.offset_s("", "192.0.2.1", 5)),
        (connection, "_through", _over_a_proxy),
    ],
)
async def test_a_probe_that_is_cancelled_as_its_answer_comes_takes_no_further_step(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, asks: str, probe: Callable[[], Coroutine[None, None, object]]
) -> None:
    came = asyncio.Event()

    async def answered(*_: object) -> str:
        await came.wait()
        return "refused"

    monkeypatch.setattr(module, asks, answered)
    monkeypatch.setattr(connection, "_connected", _no_socket)
    probing = asyncio.create_task(probe())
    for _ in range(5):
        await asyncio.sleep(0)
    came.set()
    probing.cancel()
    await asyncio.wait({probing})
    assert probing.cancelled()
