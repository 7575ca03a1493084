import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.foundation.time_span import time_span


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


def test_time_spans() -> None:
    assert time_span({"from_us": "5", "to_us": "7"}) == (5, 7)
    assert time_span({})[0] == 0
    for wrong in ({"from_us": "-1"}, {"to_us": "1.5"}, {"from_us": "7", "to_us": "5"}, {"to_us": "9" * 17}):
        with pytest.raises(Problem) as refused:
            time_span(wrong)
        assert (refused.value.status, refused.value.reason) == (400, "query-not-valid")
