import asyncio
import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from reference_impl.foundation.problem import Problem
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
