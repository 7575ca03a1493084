"""The OpenAPI document, and the service held against it. `CAMPROOF_WRITE_OPENAPI=1` writes the document anew."""

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given
from hypothesis import settings as run
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from reference_impl.identity import Identity
from reference_impl.identity.service import DOCUMENT
from tests.reference_impl.identity.conftest import Clock, World, settings

if TYPE_CHECKING:
    from tests.reference_impl.conftest import Loop

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS: dict[str, APIOperation[Any, Any, Any, Any]] = {
    one.ok().definition.raw["operationId"]: one.ok()
    for one in schemathesis.openapi.from_path(str(DOCUMENT)).get_all_operations()
    if isinstance(one, Ok)
}


async def test_the_document_says_what_the_code_does(world: World) -> None:
    text = json.dumps(world.identity.document(), indent=1) + "\n"
    if os.environ.get("CAMPROOF_WRITE_OPENAPI"):
        DOCUMENT.write_text(text, "utf-8")
    assert DOCUMENT.read_text("utf-8") == text
    assert await (await world.client.get("/openapi.json")).json() == json.loads(text)


async def test_it_tells_of_every_address_and_of_no_other(world: World) -> None:
    served = {
        (route.method, route.resource.canonical)
        for route in world.identity.app().router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    told = {
        (method.upper(), path) for path, methods in world.identity.document()["paths"].items() for method in methods
    }
    assert told == served - {("GET", "/openapi.json")}


@pytest.fixture(scope="module")
def served(loop: "Loop", tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a service in a thread, and an administrator's token."""

    async def start() -> tuple[World, str]:
        roles: dict[str, dict[str, str]] = {}

        async def memberships(user: str) -> dict[str, str]:
            return roles.get(user, {})

        clock = Clock()
        identity = Identity(tmp_path_factory.mktemp("identity"), settings(), memberships, clock)
        await identity.add_user("ada", "secret")
        client = TestClient(TestServer(identity.app()))
        await client.start_server()
        world = World(identity, client, clock, roles)
        await world.organisation(ada="administrator")
        return world, await world.user_token()

    async def stop(world: World) -> None:
        await world.client.close()
        await world.identity.close()

    world, token = loop.run(start())
    yield str(world.client.make_url("")), token
    loop.run(stop(world))


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_is_one_that_the_document_tells_of(
    served: tuple[str, str],
    operation: str,
    signed_in: bool,  # noqa: FBT001 - pytest gives it
) -> None:
    address, token = served
    asked = OPERATIONS[operation]
    good, bad = (asked.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
    quiet = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}

    @run(max_examples=8, **quiet)  # type: ignore[arg-type]
    @given(good | bad if asked.body or asked.query else good)
    def ask(case: Case[Any]) -> None:
        if "organisation" in case.path_parameters:
            case.path_parameters = {"organisation": "org-1"}
        headers = {"Authorization": f"Bearer {token}"} if signed_in else {}
        answer = case.call(base_url=address, headers=headers, allow_redirects=False)
        case.validate_response(answer, checks=CHECKS)

    ask()
