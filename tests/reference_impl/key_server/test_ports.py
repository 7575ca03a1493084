"""What My Systems asks of a key server: the same answers in process and from another process."""

import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, cast

import aiohttp
import pytest

from reference_impl.deployment.remote_keys import KeyKeeper, remote_key_server
from reference_impl.foundation.problem import Problem
from reference_impl.identity.clients import ServiceClient
from tests.reference_impl.key_server.test_service import World, signing_key, verifier, world
from tests.reference_impl.my_systems.test_ports import Tokens

if TYPE_CHECKING:
    from reference_impl.foundation.service_token import ServiceTokens

__all__ = ["signing_key", "verifier", "world"]  # fixtures


@pytest.fixture(params=["in process", "over HTTP"])
async def keeper(request: pytest.FixtureRequest, world: World) -> AsyncIterator[KeyKeeper]:
    if request.param == "in process":
        yield world.key_server
        return
    token = world.tokens.for_service(ServiceClient("my_systems", {}, ("keys",)), time.time())
    address = str(world.client.make_url("")).rstrip("/")
    async with aiohttp.ClientSession() as http:
        yield remote_key_server(address, cast("ServiceTokens", Tokens(token)), http)


async def test_an_organisation_has_no_key_until_it_is_made_and_keeps_it(keeper: KeyKeeper) -> None:
    with pytest.raises(Problem) as refused:
        await keeper.public_key("org-new")
    assert (refused.value.status, refused.value.reason) == (404, "no-such-key")
    await keeper.ensure_keys("org-new")
    first = await keeper.public_key("org-new")
    assert first[0] == 1
    assert first[1].startswith("-----BEGIN PUBLIC KEY-----")
    await keeper.ensure_keys("org-new")
    assert await keeper.public_key("org-new") == first


async def test_the_newest_key_is_given(keeper: KeyKeeper, world: World) -> None:
    before = await keeper.public_key("org-1")
    await world.key_server.rotate("org-1")
    after = await keeper.public_key("org-1")
    assert (before[0], after[0]) == (1, 2)
    assert before[1] != after[1]
