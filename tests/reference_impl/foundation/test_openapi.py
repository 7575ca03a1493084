from typing import Annotated, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import BaseModel, Field

from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.body import Body
from reference_impl.foundation.openapi import document
from reference_impl.foundation.operations import Asked, Nothing, Operation, Right, mount
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service


class Wanted(Body):
    size: Annotated[int, Field(ge=1)]


class Page(Body):
    limit: Annotated[int, Field(ge=1, le=9)] = 3


class Thing(BaseModel):
    name: str
    size: int


async def _admit(request: web.Request) -> Principal:
    if "Authorization" not in request.headers:
        raise Problem(401, "token-missing", "Sign in.")
    return Principal("user-1", "user", {})


async def _make(asked: Asked[Wanted]) -> Thing:
    return Thing(name=f"{asked.place['name']} of {asked.caller.subject}", size=asked.body.size)


async def _list(asked: Asked[Page]) -> list[Thing]:
    return [Thing(name="x", size=number) for number in range(asked.body.limit)]


async def _drop(_asked: Asked[Nothing]) -> None:
    return None


USERS = Right("users", _admit, {"token-missing": 401})
OPERATIONS: list[Operation[Any]] = [
    Operation("make", "PUT", "/things/{name}", "Make", USERS, Wanted, Thing, _make, 201, {"too-many": 409}),
    Operation("list", "GET", "/things", "List", USERS, Page, list[Thing], _list),
    Operation("drop", "DELETE", "/things/{name}", "Drop", USERS, Nothing, None, _drop, 204),
]


def test_an_operation_is_described() -> None:
    made = document("things", "Things.", OPERATIONS)
    put = made["paths"]["/things/{name}"]["put"]
    assert (put["operationId"], put["summary"], put["description"]) == ("make", "Make", "For users.")
    assert [part["name"] for part in put["parameters"]] == ["name"]
    assert put["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Wanted"}
    assert {status: one.get("x-reasons") for status, one in put["responses"].items()} == {
        "201": None,
        "400": ["body-not-valid"],
        "401": ["token-missing"],
        "404": ["no-such-address"],
        "409": ["too-many"],
    }
    assert set(made["components"]["schemas"]) == {"Thing", "Wanted", "Problem"}


def test_a_query_is_described_by_its_members_and_no_body_by_none() -> None:
    made = document("things", "Things.", OPERATIONS)["paths"]
    [limit] = made["/things"]["get"]["parameters"]
    assert (limit["name"], limit["in"], limit["schema"]["maximum"]) == ("limit", "query", 9)
    drop = made["/things/{name}"]["delete"]
    assert "requestBody" not in drop
    assert "content" not in drop["responses"]["204"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "expected"),
    [
        ("PUT", "/things/a", {"size": 2}, 201, {"name": "a of user-1", "size": 2}),
        ("PUT", "/things/a", {"size": 0}, 400, "body-not-valid"),
        ("GET", "/things?limit=1", None, 200, [{"name": "x", "size": 0}]),
        ("GET", "/things?limit=10", None, 400, "query-not-valid"),
        ("GET", "/things?limit=x", None, 400, "query-not-valid"),
        ("GET", "/things?more=1", None, 400, "query-not-valid"),
        ("DELETE", "/things/a", None, 204, None),
    ],
)
async def test_an_operation_is_served(method: str, path: str, body: object, status: int, expected: object) -> None:
    app = service()
    mount(app, OPERATIONS)
    async with TestClient(TestServer(app)) as client:
        async with client.request(method, path, json=body) as refused:
            assert refused.status == 401, "before anything is read"
        async with client.request(method, path, json=body, headers={"Authorization": "x"}) as answer:
            said = await answer.json(content_type=None)
    assert answer.status == status
    assert (said["reason"] if isinstance(expected, str) else said) == expected
