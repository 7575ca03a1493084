"""Invitations as administrators make, list and withdraw them."""

from typing import Any

import pytest

from reference_impl.my_systems.invitations import LIFE_S, MOST_OPEN
from tests.reference_impl.my_systems.conftest import World


async def invite(world: World, one: str, name: str = "new@example.com", role: str = "viewer") -> tuple[int, Any]:
    return await world.ask("POST", f"{one}/invitations", {"username": name, "role": role})


async def test_it_is_open_until_it_is_withdrawn(world: World) -> None:
    one = await world.organisation()
    status, made = await invite(world, one)
    assert status == 201
    assert await world.my_systems.invited(made["token"]) == "new@example.com"
    status, again = await invite(world, one)
    assert (status, again["reason"]) == (409, "already-invited")
    assert (await world.ask("DELETE", f"{one}/invitations/{made['id']}"))[0] == 204
    assert await world.my_systems.invited(made["token"]) is None
    assert await world.my_systems.accept_invitation(made["token"], "user-new") is False
    status, gone = await world.ask("DELETE", f"{one}/invitations/{made['id']}")
    assert (status, gone["reason"]) == (404, "no-such-invitation")
    assert (await invite(world, one))[0] == 201
    actions = [entry["action"] for entry in (await world.ask("GET", f"{one}/audit"))[1]]
    assert actions[:3] == ["invite", "withdraw-invitation", "invite"]


async def test_it_is_withdrawn_by_its_own_organisation_alone(world: World) -> None:
    one, other = await world.organisation(), await world.organisation()
    _, made = await invite(world, one)
    assert (await world.ask("DELETE", f"{other}/invitations/{made['id']}"))[0] == 404
    assert (await world.ask("GET", f"{other}/invitations"))[1] == []
    assert await world.my_systems.invited(made["token"]) is not None


async def test_it_expires(world: World) -> None:
    one = await world.organisation()
    _, made = await invite(world, one)
    world.clock.now_s += LIFE_S - 1
    assert await world.my_systems.invited(made["token"]) is not None
    world.clock.now_s += 1
    assert await world.my_systems.invited(made["token"]) is None
    assert await world.my_systems.accept_invitation(made["token"], "user-new") is False
    assert (await world.ask("GET", f"{one}/invitations"))[1] == []
    assert (await invite(world, one))[0] == 201, "the name is free again"


async def test_it_is_accepted_once(world: World) -> None:
    one = await world.organisation()
    _, made = await invite(world, one, role="operator")
    assert await world.my_systems.accept_invitation(made["token"], "user-new") is True
    assert await world.my_systems.accept_invitation(made["token"], "user-other") is False
    assert set((await world.my_systems.memberships("user-new")).values()) == {"operator"}
    assert await world.my_systems.memberships("user-other") == {}


@pytest.mark.parametrize("name", ["", " ", "a b", "a\nb", "../x", "@example.com", "x" * 101, "a/b"])
async def test_a_name_is_one_that_can_be_typed(world: World, name: str) -> None:
    status, body = await invite(world, await world.organisation(), name)
    assert (status, body["reason"]) == (400, "body-not-valid")


async def test_who_has_an_account_is_no_one_to_invite(world: World) -> None:
    status, body = await invite(world, await world.organisation(), "grace")
    assert (status, body["reason"]) == (409, "user-exists")


async def test_not_too_many_are_open(world: World) -> None:
    one = await world.organisation()
    for number in range(MOST_OPEN):
        assert (await invite(world, one, f"user{number}"))[0] == 201
    status, body = await invite(world, one)
    assert (status, body["reason"]) == (409, "too-many-invitations")
