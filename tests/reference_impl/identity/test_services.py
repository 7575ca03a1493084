"""Services of the cloud sign in by private_key_jwt, and get tokens for those services alone that they may ask."""

from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.reference_impl.identity.conftest import SERVICE_KEY

if TYPE_CHECKING:
    from tests.reference_impl.identity.conftest import World

SERVICE = "eu-fra/key_server"


async def test_a_services_token_says_what_it_is_and_whom_it_may_ask(world: "World") -> None:
    claims = jwt.decode(await world.service_token(), options={"verify_signature": False})
    assert (claims["kind"], claims["sub"], claims["aud"]) == ("service", SERVICE, ["identity"])
    assert "organisations" not in claims


@pytest.mark.parametrize(("client_id", "right_key"), [(SERVICE, False), ("us-iad/key_server", True)])
async def test_another_key_or_name_gets_no_token(world: "World", client_id: str, right_key: bool) -> None:  # noqa: FBT001 - pytest gives it
    key = SERVICE_KEY if right_key else ec.generate_private_key(ec.SECP256R1())
    answer = await world.bring(world.assertion(client_id, key=key))
    assert (answer.status, (await answer.json())["error"]) == (401, "invalid_client")


async def test_an_assertion_of_a_service_is_good_once(world: "World") -> None:
    assertion = world.assertion(SERVICE, key=SERVICE_KEY)
    assert [(await world.bring(assertion)).status for _ in range(2)] == [200, 401]


async def test_a_service_is_no_user(world: "World") -> None:
    headers = {"Authorization": f"Bearer {await world.service_token()}"}
    for method, path in (("GET", "/userinfo"), ("POST", "/register")):
        async with world.client.request(method, path, headers=headers) as answer:
            assert (answer.status, (await answer.json())["reason"]) == (403, "not-a-user")
