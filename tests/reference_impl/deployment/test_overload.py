"""Bounds at real sockets, over TLS: slow clients are cut off and hold nobody up, and what is too much is told so."""

import asyncio
import json
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from reference_impl.deployment import CloudDescription, CloudSettings, EmbeddedCloud
from reference_impl.foundation.limits import JSON_BYTES, Limits
from reference_impl.foundation.rate import Rate

if TYPE_CHECKING:
    from tests.reference_impl.deployment.client import Connect

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
SLOW = Limits(head_s=1.0, body_s=1.0, answer_s=1.0, idle_s=60.0)
UNFINISHED = {
    "no head": b"",
    "half a head": b"GET /jwks.json HTTP/1.1\r\nHost: here\r\nX-Slow: ",
    "half a body": b"POST /token HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\ngrant",
}


def settings(folder: Path, limits: Limits) -> CloudSettings:
    return CloudSettings(folder, ("eu-fra",), licence_codes=1, limits=limits)


async def dialled(cloud: CloudDescription, address: str = "") -> Streams:
    place = urlsplit(address or cloud.identity)
    tls = ssl.create_default_context(cafile=str(cloud.ca_file))
    return await asyncio.open_connection(place.hostname, place.port, ssl=tls)


@asynccontextmanager
async def hanging(cloud: CloudDescription, count: int, sent: bytes) -> AsyncIterator[list[Streams]]:
    """So many connections that have sent this, and send no more."""
    opened: list[Streams] = []
    try:
        for _ in range(count):
            opened.append(await dialled(cloud))
            opened[-1][1].write(sent)
        yield opened
    finally:
        for _, writer in opened:
            writer.transport.abort()


async def ends(reader: asyncio.StreamReader) -> bool:
    """Whether the other end closes the connection, within a bounded time."""
    async with asyncio.timeout(20):
        try:
            return await reader.read() == b""
        except OSError:
            return True


@pytest.mark.parametrize("sent", UNFINISHED.values(), ids=UNFINISHED)
async def test_200_slow_clients_hold_nobody_up_and_are_cut_off(
    sent: bytes, tmp_path: Path, connected: "Connect"
) -> None:
    async with (
        EmbeddedCloud(settings(tmp_path, SLOW)) as cloud,
        connected(cloud.description) as client,
        hanging(cloud.description, 200, sent) as slow,
    ):
        fast = [client.ask("GET", f"{cloud.description.identity}/jwks.json") for _ in range(50)]
        async with asyncio.timeout(20):
            assert [answer.status for answer in await asyncio.gather(*fast)] == [200] * 50
        assert all(await asyncio.gather(*(ends(reader) for reader, _ in slow)))
        assert (await client.ask("GET", f"{cloud.description.identity}/jwks.json")).status == 200
    logged = (tmp_path / "logs" / "log.jsonl").read_text()
    cut = Counter(line["reason"] for line in map(json.loads, logged.splitlines()) if line["event"] == "cut")
    assert cut == {"slow body" if b"POST" in sent else "slow head": 200}


async def test_a_client_that_sends_a_byte_now_and_then_is_cut_off(tmp_path: Path) -> None:
    async with EmbeddedCloud(settings(tmp_path, SLOW)) as cloud:
        reader, writer = await dialled(cloud.description)
        writer.write(UNFINISHED["half a body"])
        ended = asyncio.create_task(ends(reader))
        while not ended.done():
            writer.write(b"x")
            await asyncio.wait([ended], timeout=0.1)
        assert ended.result()
        writer.transport.abort()


async def test_a_client_that_reads_no_answer_is_cut_off(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path, SLOW)) as cloud, connected(cloud.description) as client:
        reader, writer = await dialled(cloud.description)
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        ask = b"GET /openapi.json HTTP/1.1\r\nHost: here\r\n\r\n"

        async def asks_on() -> None:
            try:
                while True:
                    writer.write(ask * 10)
                    await writer.drain()
            except OSError:
                return

        async with asyncio.timeout(30):
            await asks_on()
        assert (await client.ask("GET", f"{cloud.description.identity}/jwks.json")).status == 200
        writer.transport.abort()
    logged = (tmp_path / "logs" / "log.jsonl").read_text()
    assert [line["reason"] for line in map(json.loads, logged.splitlines()) if line["event"] == "cut"] == [
        "slow reader"
    ]


async def test_more_connections_than_one_address_may_have_are_closed(tmp_path: Path) -> None:
    limits = Limits(connections=6, connections_of_address=4)
    async with EmbeddedCloud(settings(tmp_path, limits)) as cloud:
        async with hanging(cloud.description, 4, b""):
            with pytest.raises((ConnectionError, ssl.SSLError)):
                await dialled(cloud.description)
        async with asyncio.timeout(10):  # those that hung have gone: there is room again
            while True:
                try:
                    _, writer = await dialled(cloud.description)
                except OSError:
                    await asyncio.sleep(0.01)
                else:
                    break
        writer.transport.abort()


async def test_tls_that_is_never_spoken_ends(tmp_path: Path, connected: "Connect") -> None:
    limits = Limits(handshake_s=0.5, connections=2)
    async with EmbeddedCloud(settings(tmp_path, limits)) as cloud:
        place = urlsplit(cloud.description.identity)
        silent = [await asyncio.open_connection(place.hostname, place.port) for _ in range(2)]
        assert all(await asyncio.gather(*(ends(reader) for reader, _ in silent)))
        async with connected(cloud.description) as client:
            assert (await client.ask("GET", f"{cloud.description.identity}/jwks.json")).status == 200
        for _, writer in silent:
            writer.close()


async def test_more_requests_at_once_than_one_address_may_make_are_told_so(
    tmp_path: Path, connected: "Connect"
) -> None:
    limits = Limits(requests_at_once_of_address=3)
    async with EmbeddedCloud(settings(tmp_path, limits)) as cloud, connected(cloud.description) as client:
        url = f"{cloud.description.identity}/jwks.json"
        async with hanging(cloud.description, 3, UNFINISHED["half a body"]), asyncio.timeout(20):
            while (answer := await client.ask("GET", url)).status == 200:
                pass  # until all three are being answered
            assert (answer.status, answer.document["reason"]) == (429, "too-many-requests")
            assert answer.headers["Retry-After"] == "1"
            assert (await client.ask("GET", f"{cloud.description.my_systems}/v1/terms")).status == 200
        async with asyncio.timeout(20):
            while (await client.ask("GET", url)).status != 200:
                pass  # until the three have been seen to go


async def test_what_is_asked_too_often_is_told_when_to_come_again(tmp_path: Path, connected: "Connect") -> None:
    limits = Limits(requests_of_address=Rate(burst=20, per_s=1.0))
    async with EmbeddedCloud(settings(tmp_path, limits)) as cloud, connected(cloud.description) as client:
        asked = [client.ask("GET", f"{cloud.description.identity}/jwks.json") for _ in range(30)]
        answers = await asyncio.gather(*asked)
        told = [answer for answer in answers if answer.status == 429]
        assert len(told) >= 9, "one more a second may have come in"
        assert len(answers) - len(told) == sum(answer.status == 200 for answer in answers) >= 20
        assert {answer.document["reason"] for answer in told} == {"too-many-requests"}
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer in told)
        store = f"{cloud.description.regions[0].media_store}/bucket/key"
        seen = [await client.ask("GET", store) for _ in range(40)]
        slow_down = [answer for answer in seen if answer.status == 503]
        assert slow_down, "the media store has a bound of its own"
        assert all(b"<Code>SlowDown</Code>" in answer.body for answer in slow_down)
        assert all(int(answer.headers["Retry-After"]) >= 1 for answer in slow_down)


def _line(size: int) -> tuple[str, dict[str, str]]:
    return f"/jwks.json?{'x' * (size - len('/jwks.json?'))}", {}


def _field(size: int) -> tuple[str, dict[str, str]]:
    return "/jwks.json", {"X-Long": "x" * (size - len("X-Long"))}


def _fields(count: int) -> tuple[str, dict[str, str]]:
    return "/jwks.json", {f"X-{number}": "x" for number in range(count)}


@pytest.mark.parametrize(("head", "below", "above"), [(_line, 7_900, 8_300), (_field, 8_000, 8_300), (_fields, 50, 70)])
async def test_a_requests_head_is_bounded(
    head: Callable[[int], tuple[str, dict[str, str]]], below: int, above: int, tmp_path: Path, connected: "Connect"
) -> None:
    async with EmbeddedCloud(settings(tmp_path, Limits())) as cloud, connected(cloud.description) as client:
        for size, status in ((below, 200), (above, 400)):
            path, headers = head(size)
            answer = await client.ask("GET", cloud.description.identity + path, headers=headers)
            assert answer.status == status
            assert b"xxx" not in answer.body
        assert answer.document["reason"] == "head-too-large"
        store = cloud.description.regions[0].media_store
        refused = await client.ask("GET", f"{store}/{path.removeprefix('/')}", headers=headers)
        told = ET.fromstring(refused.body)  # noqa: S314 - our own
        assert (refused.status, told.findtext("Code")) == (400, "RequestHeaderSectionTooLarge")
        assert told.findtext("RequestId") == refused.headers["x-amz-request-id"]


async def test_what_is_no_request_is_refused_in_each_services_words(tmp_path: Path) -> None:
    async with EmbeddedCloud(settings(tmp_path, Limits())) as cloud:
        store = cloud.description.regions[0].media_store
        for address, kind, code in (("", b"problem+json", b"malformed-request"), (store, b"xml", b"BadRequest")):
            reader, writer = await dialled(cloud.description, address)
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n")
            said = await reader.read()
            assert said.startswith((b"HTTP/1.0 400 ", b"HTTP/1.1 400 "))
            assert kind in said
            assert code in said
            assert b"no header" not in said
            writer.close()
        reader, writer = await dialled(cloud.description, store)
        writer.write(b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"<Code>BadRequest<" in await reader.read()
        writer.close()


async def test_a_body_is_bounded(tmp_path: Path, connected: "Connect") -> None:
    async with EmbeddedCloud(settings(tmp_path, Limits())) as cloud, connected(cloud.description) as client:
        token = await client.sign_in(cloud.description.administrator)
        url = f"{cloud.description.my_systems}/v1/organisations"
        small, large = (b" " * (size - 2) + b"{}" for size in (JSON_BYTES, JSON_BYTES + 1))
        assert [(await client.ask("POST", url, token=token, data=body)).status for body in (small, large)] == [400, 413]
        deep = await client.ask("POST", url, token=token, data=b'{"name":' + b"[" * 30_000)
        assert (deep.status, deep.document["detail"]) == (400, "the body: it is nested too deeply.")
