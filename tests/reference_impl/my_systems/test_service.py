import asyncio
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from reference_impl.foundation.limits import Limits
from reference_impl.my_systems import cameras, members, sites
from reference_impl.my_systems.members import MOST_ORGANISATIONS

if TYPE_CHECKING:
    from tests.reference_impl.my_systems.conftest import World

DAY_S = 86_400.0


async def test_regions_are_public(world: "World") -> None:
    status, regions = await world.ask("GET", "/v1/regions", user=None)
    assert status == 200
    assert [region["id"] for region in regions] == ["eu-fra", "us-iad"]
    services = {"credentials", "media_store", "recording_index", "playlists", "key_server"}
    assert set(regions[0]) == {"id", "name", "place", *services}


async def test_who_makes_an_organisation_administers_it(world: "World") -> None:
    status, body = await world.ask("POST", "/v1/organisations", {"name": "ACME"})
    assert (status, body["name"]) == (201, "ACME")
    assert await world.my_systems.memberships("user-ada") == {body["id"]: "administrator"}


async def test_activation_starts_a_year_and_makes_keys(world: "World") -> None:
    one = await world.organisation()
    status, body = await world.ask("POST", f"{one}/activation", {"region": "eu-fra"})
    assert status == 201
    started = datetime.fromisoformat(body["activated_at"])
    assert datetime.fromisoformat(body["licences_due_by"]) == started + timedelta(days=30)
    assert datetime.fromisoformat(body["ends_at"]).year == started.year + 1
    assert world.made_keys == [(one.rsplit("/", 1)[1], "eu-fra")]
    status, body = await world.ask("POST", f"{one}/activation", {"region": "eu-fra"})
    assert (status, body["reason"]) == (409, "already-activated")


async def test_two_activations_at_once_start_one_subscription(world: "World") -> None:
    one = await world.organisation()
    both = await asyncio.gather(*(world.ask("POST", f"{one}/activation", {"region": "eu-fra"}) for _ in range(2)))
    assert sorted(status for status, _ in both) == [201, 409]


async def test_an_unknown_region_is_refused(world: "World") -> None:
    one = await world.organisation()
    status, body = await world.ask("POST", f"{one}/activation", {"region": "mars"})
    assert (status, body["reason"]) == (422, "no-such-region")


async def test_members_are_known_users_and_one_administrator_stays(world: "World") -> None:
    one = await world.organisation()
    status, body = await world.ask("PUT", f"{one}/members/nobody", {"role": "viewer"})
    assert (status, body["reason"]) == (404, "no-such-user")
    status, body = await world.ask("PUT", f"{one}/members/ada", {"role": "viewer"})
    assert (status, body["reason"]) == (409, "last-administrator")
    assert (await world.ask("PUT", f"{one}/members/grace", {"role": "administrator"}))[0] == 200
    assert (await world.ask("PUT", f"{one}/members/ada", {"role": "viewer"}))[0] == 200


async def test_a_licence_code_is_redeemed_once(world: "World") -> None:
    one, other = await world.organisation(), await world.organisation()
    [code] = await world.my_systems.issue_licence_codes(1, 5)
    assert await world.ask("POST", f"{one}/licences", {"code": code}) == (201, {"seats": 5, "free": 5})
    for organisation in (one, other):
        status, body = await world.ask("POST", f"{organisation}/licences", {"code": code})
        assert (status, body["reason"]) == (409, "code-already-redeemed")
    status, body = await world.ask("POST", f"{one}/licences", {"code": "CS-MADE-UP"})
    assert (status, body["reason"]) == (404, "no-such-code")


async def test_other_systems_are_refused(world: "World") -> None:
    one = await world.organisation()
    status, body = await world.ask("POST", f"{one}/sites", {"name": "x", "kind": "vms", "registered": True})
    assert (status, body["reason"]) == (422, "unsupported-system")


async def test_one_licence_serves_one_camera_at_a_time(world: "World") -> None:
    one = await world.activated(seats=1)
    site = await world.site(one)
    for camera in ("cam-1", "cam-2"):
        await world.camera(site, camera)
    _, held = await world.license(one, "cam-1")
    assert await world.license(one, "cam-1") == (200, held), "the same again takes no second licence"
    assert (await world.switch(one, "cam-1"))[0] == 200
    status, body = await world.license(one, "cam-2")
    assert (status, body["reason"]) == (409, "no-free-licence")
    status, body = await world.switch(one, "cam-2")
    assert (status, body["reason"]) == (409, "no-licence")
    assert (await world.ask("DELETE", f"{one}/cameras/cam-1/licence"))[0] == 204
    assert await world.my_systems.entitlement("cam-1") is None, "a camera without a licence records nothing"
    await world.enable(one, "cam-2")


async def test_many_at_once_take_no_more_licences_than_there_are(world: "World") -> None:
    one = await world.activated(seats=3)
    site = await world.site(one)
    cameras = [f"cam-{number}" for number in range(8)]
    for camera in cameras:
        await world.camera(site, camera)
    answers = await asyncio.gather(*(world.license(one, camera) for camera in cameras))
    assert sorted(status for status, _ in answers) == [200] * 3 + [409] * 5


async def test_the_list_says_what_stands_against_each_camera(world: "World") -> None:
    one = await world.activated(seats=5)
    await world.camera(await world.site(one), "cam-unlicensed")
    await world.camera(await world.site(one), "cam-good")
    assert (await world.license(one, "cam-good"))[0] == 200
    await world.camera(await world.site(one), "cam-old", "11.11.72")
    await world.camera(await world.site(one, "edge"), "cam-unregistered", registered=False)
    await world.camera(await world.site(one, registered=False), "cam-behind-unregistered-server")
    _, listed = await world.ask("GET", f"{one}/cameras")
    assert {camera["id"]: camera["refusal"] for camera in listed} == {
        "cam-unlicensed": "no-licence",
        "cam-good": None,
        "cam-old": "axis-os-too-old",
        "cam-unregistered": "not-registered",
        "cam-behind-unregistered-server": "not-registered",
    }
    assert all(camera["region"] == "eu-fra" and not camera["enabled"] for camera in listed)
    for camera in listed:
        if camera["id"] != "cam-unlicensed":
            assert (await world.license(one, camera["id"]))[0] == 200
        status, body = await world.switch(one, camera["id"])
        refused = (camera["refusal"], camera["refusal_detail"])
        assert (status, body.get("reason"), body.get("detail")) == (200 if refused == (None, None) else 409, *refused)


async def test_a_camera_waits_for_activation(world: "World") -> None:
    one = await world.organisation()
    await world.camera(await world.site(one), "cam-1")
    status, body = await world.switch(one, "cam-1")
    assert (status, body["reason"]) == (409, "not-activated")


async def test_licences_are_due_within_30_days(world: "World") -> None:
    one = await world.activated(seats=2)
    site = await world.site(one)
    for camera in ("cam-1", "cam-2"):
        await world.camera(site, camera)
    world.clock.now_s += 30 * DAY_S
    await world.enable(one, "cam-1")
    world.clock.now_s += DAY_S
    status, body = await world.license(one, "cam-2")
    assert (status, body["reason"]) == (409, "licences-overdue")
    assert (await world.ask("DELETE", f"{one}/cameras/cam-1/licence"))[0] == 204
    await world.enable(one, "cam-2")
    status, body = await world.license(one, "cam-1")
    assert (status, body["reason"]) == (409, "licences-overdue"), "what was allocated in time may move, nothing else"


async def test_uploads_stop_when_the_subscription_is_over(world: "World") -> None:
    one = await world.activated()
    await world.camera(await world.site(one), "cam-1")
    await world.enable(one, "cam-1")
    assert await world.my_systems.entitlement("cam-1") is not None
    world.clock.now_s += 366 * DAY_S
    assert await world.my_systems.entitlement("cam-1") is None
    status, body = await world.switch(one, "cam-1")
    assert (status, body["reason"]) == (409, "subscription-over")


async def test_configuration_follows_enabling_and_the_region(world: "World") -> None:
    one = await world.activated()
    organisation = one.rsplit("/", 1)[1]
    site = await world.site(one)
    status, body = await world.ask("GET", "/v1/device/configuration", device="cam-1")
    assert (status, body["reason"]) == (404, "no-such-camera")
    await world.camera(site, "cam-1")
    placed = {"camera": "cam-1", "organisation": organisation, "site": site.rsplit("/", 1)[1]}
    assert await world.ask("GET", "/v1/device/configuration", device="cam-1") == (200, {**placed, "enabled": False})
    assert await world.my_systems.entitlement("cam-1") is None
    await world.enable(one, "cam-1")
    for region in ("eu-fra", "us-iad"):
        assert (await world.ask("PUT", f"{one}/region", {"region": region}))[0] == 200
        _, body = await world.ask("GET", "/v1/device/configuration", device="cam-1")
        assert body == {
            **placed,
            "enabled": True,
            "region": region,
            "storage_uri": f"https://store.{region}/{organisation}",
            "recording_index": f"https://index.{region}",
            "renewal_uri": f"https://credentials.{region}/v1/renewal",
            "encryption": {
                "method": "AES-128-CBC",
                "wrapping": "RSA-OAEP-SHA256",
                "public_key": f"PEM of {organisation} in {region}",
                "key_version": 1,
            },
        }
        entitled = await world.my_systems.entitlement("cam-1")
        assert entitled is not None
        assert (entitled.organisation, entitled.camera, entitled.region) == (organisation, "cam-1", region)
    assert {region for _, region in world.made_keys} == {"eu-fra", "us-iad"}


async def test_a_region_is_chosen_after_activation(world: "World") -> None:
    one = await world.organisation()
    status, body = await world.ask("PUT", f"{one}/region", {"region": "eu-fra"})
    assert (status, body["reason"]) == (409, "not-activated")


async def test_a_camera_is_listed_once_at_a_site_of_its_organisation(world: "World") -> None:
    one, other = await world.organisation(), await world.organisation()
    site = await world.site(one)
    await world.camera(site, "cam-1")
    body = {"id": "cam-1", "name": "x", "model": "x", "axis_os": "12.0", "registered": True}
    status, refused = await world.ask("POST", f"{await world.site(other)}/cameras", body)
    assert (status, refused["reason"]) == (409, "camera-already-listed")
    foreign = f"{other}/sites/{site.rsplit('/', 1)[1]}/cameras"
    status, refused = await world.ask("POST", foreign, {**body, "id": "cam-2"})
    assert (status, refused["reason"]) == (404, "no-such-site")


@pytest.mark.parametrize("changed", [{"id": "../x"}, {"id": ""}, {"registered": "yes"}, {"name": ""}, {"more": 1}])
async def test_a_body_is_read_strictly(world: "World", changed: dict[str, object]) -> None:
    site = await world.site(await world.organisation())
    good = {"id": "cam-1", "name": "x", "model": "x", "axis_os": "12.0", "registered": True}
    status, refused = await world.ask("POST", f"{site}/cameras", {**good, **changed})
    assert (status, refused["reason"]) == (400, "body-not-valid")
    assert next(iter(changed)) in refused["detail"]


async def test_users_and_devices_do_not_stand_in_for_each_other(world: "World") -> None:
    assert (await world.ask("GET", "/v1/device/configuration"))[0] == 403
    assert (await world.ask("POST", "/v1/organisations", {"name": "x"}, device="cam-1"))[0] == 403


async def test_an_organisation_has_no_more_than_one_answer_lists(
    world: "World", monkeypatch: pytest.MonkeyPatch
) -> None:
    for where, most in ((sites, "MOST_SITES"), (cameras, "MOST_CAMERAS"), (members, "MOST_MEMBERS")):
        monkeypatch.setattr(where, most, 2)
    one = await world.organisation()
    site = await world.site(one)
    camera = {"id": "cam-1", "name": "x", "model": "x", "axis_os": "12.0", "registered": True}
    asked = {
        "sites": ("POST", f"{one}/sites", {"name": "x", "kind": "pro", "registered": True}),
        "members": ("PUT", f"{one}/members/grace", {"role": "viewer"}),
    }
    for request in asked.values():
        assert (await world.ask(*request))[0] < 300
    for number in range(2):
        assert (await world.ask("POST", f"{site}/cameras", {**camera, "id": f"cam-{number}"}))[0] == 201
    asked["cameras"] = ("POST", f"{site}/cameras", {**camera, "id": "cam-9"})
    assert (await world.ask(*asked["members"]))[0] == 200, "a role may be changed in a full organisation"
    asked["members"] = ("PUT", f"{one}/members/mallory", {"role": "viewer"})
    for what, request in asked.items():
        status, body = await world.ask(*request)
        assert (status, body["reason"]) == (409, f"too-many-{what}")


async def test_nobody_can_be_made_a_member_of_more_than_their_token_can_name(world: "World") -> None:
    """Else who makes organisations, and anybody a member of them, locks them out of everything."""
    first = await world.organisation()
    for number in range(MOST_ORGANISATIONS - 1):
        await world.ask("POST", "/v1/organisations", {"name": str(number)})
    status, body = await world.ask("POST", "/v1/organisations", {"name": "one more"})
    assert (status, body["reason"]) == (409, "too-many-organisations")
    assert (await world.ask("PUT", f"{first}/members/grace", {"role": "viewer"}))[0] == 200
    status, theirs = await world.ask("POST", "/v1/organisations", {"name": "another's"}, user="mallory")
    status, body = await world.ask(
        "PUT", f"/v1/organisations/{theirs['id']}/members/ada", {"role": "viewer"}, user="mallory"
    )
    assert (status, body["reason"]) == (409, "too-many-organisations")
    whole = await world.my_systems.memberships("user-ada")
    assert len(whole) == MOST_ORGANISATIONS
    token = world.tokens.for_user("user-ada", whole, time.time(), grant_id="grant-" + "0" * 16)
    assert len(f"Authorization: Bearer {token}") < Limits().field_bytes
