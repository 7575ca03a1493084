import asyncio
import errno
import json
import logging
import re

import pytest
from aiohttp import ClientError, web
from aiohttp.test_utils import TestClient, TestServer

from reference_impl.foundation.problem import UNEXPECTED, Problem
from reference_impl.foundation.service import service


async def _read(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


async def _refuse(_request: web.Request) -> web.Response:
    raise Problem(409, "taken", "It is taken.", headers={"Retry-After": "3"})


async def test_refusals_are_problem_details() -> None:
    app = service(body_limit_bytes=100)
    app.router.add_post("/read", _read)
    app.router.add_get("/refuse", _refuse)
    async with TestClient(TestServer(app)) as client:
        seen = {}
        for method, path, body in (
            ("GET", "/refuse", b""),
            ("GET", "/nowhere", b""),
            ("GET", "/read", b""),
            ("POST", "/read", b"x" * 101),
        ):
            answer = await client.request(method, path, data=body)
            assert answer.content_type == "application/problem+json"
            assert answer.headers["Strict-Transport-Security"]
            document = await answer.json()
            assert document["status"] == answer.status
            seen[document["reason"]] = answer
        assert {reason: answer.status for reason, answer in seen.items()} == {
            "taken": 409,
            "no-such-address": 404,
            "method-not-allowed": 405,
            "body-too-large": 413,
        }
        assert seen["taken"].headers["Retry-After"] == "3"
        assert seen["method-not-allowed"].headers["Allow"] == "POST"


async def test_a_peer_that_goes_away_within_its_request_is_no_error_of_the_service(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def read(request: web.Request) -> web.Response:
        begun.set()
        try:
            return await _read(request)
        finally:
            ended.set()

    app = service()
    app.router.add_post("/read", read)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        _, writer = await asyncio.open_connection(*runner.addresses[0][:2])
        writer.write(b"POST /read HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nhalf")
        await asyncio.wait_for(begun.wait(), 10)
        writer.transport.abort()
        await asyncio.wait_for(ended.wait(), 10)
    finally:
        await runner.cleanup()
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_peer_that_goes_away_while_it_is_answered_is_no_error_of_the_service(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ended = asyncio.Event()

    async def give(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            await answer.write(b"the first half")
            assert request.transport is not None
            request.transport.abort()  # as a reset that is seen now, and told of in the loop's next turn
            await answer.write(b"the second")
        finally:
            ended.set()
        return answer

    heard: list[BaseException] = []
    app = service()
    app[UNEXPECTED] = lambda _request, error: heard.append(error)
    app.router.add_get("/give", give)
    async with TestClient(TestServer(app)) as client:
        with pytest.raises(ClientError):
            await (await client.get("/give")).read()
        await asyncio.wait_for(ended.wait(), 10)
    assert heard == []
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_what_nobody_expected_is_answered_without_a_value(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(request: web.Request) -> web.Response:
        raise ValueError(f"the password is {request.query['password']}")

    async def fail_late(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await answer.write(b"the first half")
        raise OSError(errno.ENOSPC, "canary")

    heard: list[BaseException] = []
    app = service()
    app[UNEXPECTED] = lambda _request, error: heard.append(error)
    app.router.add_get("/fail", fail)
    app.router.add_get("/late", fail_late)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/fail?password=canary")
        assert (answer.status, answer.content_type) == (500, "application/problem+json")
        told = await answer.json()
        with pytest.raises(ClientError):
            await (await client.get("/late")).read()
    assert told["reason"] == "internal-error"
    assert told["request_id"] == answer.headers["X-Request-Id"]
    assert [type(error) for error in heard] == [ValueError, OSError]
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [re.sub(r"\d+", "N", line) for line in said] == [
        "ValueError at test_service.py:N in fail",
        "OSError (No space left on device) at test_service.py:N in fail_late",
    ]
    assert "canary" not in json.dumps(told) + caplog.text


_OWN = "0193D5A8-7f3e-7c11-9c1b-2a3b4c5d6e7f"


async def test_answers_name_their_request_and_no_software() -> None:
    app = service()
    app.router.add_get("/refuse", _refuse)
    async with TestClient(TestServer(app)) as client:
        answers = [
            await client.get("/refuse", headers={"X-Request-Id": sent} if sent else {})
            for sent in (_OWN, "", "no good", "CAMP0123456789ABCDEF", "CS-" + "A" * 20, "0" * 32, f"{_OWN}0")
        ]
        names = [answer.headers["X-Request-Id"] for answer in answers]
        assert names[0] == _OWN
        assert all(re.fullmatch("[0-9a-f]{16}", name) for name in names[1:])
        assert [(await answer.json())["request_id"] for answer in answers] == names
        assert {answer.headers["Server"] for answer in answers} == {"camproof"}


@pytest.mark.parametrize("path", ["/read", "/nowhere"])
async def test_an_unknown_expectation_is_refused_and_not_repeated(path: str) -> None:
    app = service()
    app.router.add_post("/read", _read)
    async with TestClient(TestServer(app)) as client:
        answer = await client.post(path, headers={"Expect": "canary"})
        told = await answer.json()
        assert (answer.status, answer.content_type, told["reason"]) == (
            417,
            "application/problem+json",
            "expectation-unknown",
        )
        assert "canary" not in json.dumps(told)
        waited = await client.post(path, data=b"body", expect100=True)
        assert (waited.status, await waited.read() == b"body") == ((200, True) if path == "/read" else (404, False))
