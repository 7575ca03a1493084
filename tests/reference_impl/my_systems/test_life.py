"""What an organisation goes through over the years, and what of it is noted."""

import asyncio
import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.reference_impl.my_systems.conftest import World

DAY_S = 86_400.0


async def renewal(world: World, one: str) -> tuple[int, Any]:
    [code] = await world.my_systems.issue_licence_codes(1, 1, kind="renewal")
    return await world.ask("POST", f"{one}/renewal", {"code": code})


async def refused(world: World, method: str, path: str, body: object = None) -> tuple[int, str]:
    status, answer = await world.ask(method, path, body)
    return status, answer["reason"]


async def test_two_redemptions_of_one_code_at_once_give_one(world: World) -> None:
    one, other = await world.organisation(), await world.organisation()
    [code] = await world.my_systems.issue_licence_codes(1, 3)
    paths = [f"{organisation}/licences" for organisation in (one, other)] * 4
    answers = await asyncio.gather(*(world.ask("POST", path, {"code": code}) for path in paths))
    assert sorted(status for status, _ in answers) == [201] + [409] * 7
    held = [len((await world.ask("GET", f"{organisation}/licences"))[1]) for organisation in (one, other)]
    assert sorted(held) == [0, 3]


async def test_a_partner_issues_codes_that_an_administrator_redeems(world: World) -> None:
    await world.my_systems.add_partner("user-pat", "Pat's cameras")
    status, issued = await world.ask("POST", "/v1/partner/licence-codes", {"count": 2, "seats": 3}, user="pat")
    assert (status, len(set(issued["codes"]))) == (201, 2)
    one = await world.organisation()
    assert await world.ask("POST", f"{one}/licences", {"code": issued["codes"][0]}) == (201, {"seats": 3, "free": 3})
    _, listed = await world.ask("GET", "/v1/partner/licence-codes", user="pat")
    assert sorted(code["redeemed"] for code in listed) == [False, True]
    assert issued["codes"][1] not in str(listed), "a code is told once"


async def test_a_renewal_code_is_no_licence_and_the_other_way_round(world: World) -> None:
    one = await world.activated()
    [licences] = await world.my_systems.issue_licence_codes(1, 1)
    [year] = await world.my_systems.issue_licence_codes(1, 1, kind="renewal")
    assert await refused(world, "POST", f"{one}/renewal", {"code": licences}) == (409, "code-of-other-kind")
    assert await refused(world, "POST", f"{one}/licences", {"code": year}) == (409, "code-of-other-kind")
    assert (await world.ask("POST", f"{one}/renewal", {"code": year}))[0] == 201
    assert await refused(world, "POST", f"{one}/renewal", {"code": year}) == (409, "code-already-redeemed")


async def test_a_renewal_before_activation_is_refused_and_uses_no_code(world: World) -> None:
    one = await world.organisation()
    [code] = await world.my_systems.issue_licence_codes(1, 1, kind="renewal")
    assert await refused(world, "POST", f"{one}/renewal", {"code": code}) == (409, "not-activated")
    await world.ask("POST", f"{one}/activation", {"region": "eu-fra"})
    assert (await world.ask("POST", f"{one}/renewal", {"code": code}))[0] == 201


async def test_after_a_renewal_uploads_go_on_and_licences_can_be_allocated_again(world: World) -> None:
    one = await world.activated(seats=2)
    site = await world.site(one)
    for camera in ("cam-1", "cam-2"):
        await world.camera(site, camera)
    await world.enable(one, "cam-1")
    _, before = await world.ask("GET", one)
    world.clock.now_s += 400 * DAY_S
    assert await world.my_systems.entitlement("cam-1") is None
    assert (await world.license(one, "cam-2"))[1]["reason"] == "subscription-over"
    status, dates = await renewal(world, one)
    assert status == 201
    assert datetime.fromisoformat(dates["activated_at"]) > datetime.fromisoformat(before["subscription"]["ends_at"])
    assert await world.my_systems.entitlement("cam-1") is not None, "it kept its licence, and stayed enabled"
    await world.enable(one, "cam-2")


async def test_a_licence_moves_and_the_camera_that_had_it_stops(world: World) -> None:
    one = await world.activated(seats=1)
    site = await world.site(one)
    for camera in ("cam-1", "cam-2"):
        await world.camera(site, camera)
    await world.enable(one, "cam-1")
    [licence] = (await world.ask("GET", f"{one}/licences"))[1]
    move = f"{one}/licences/{licence['id']}/move"
    body = {"from_camera": "cam-1", "to_camera": "cam-2"}
    assert await world.ask("POST", move, body) == (200, {"id": licence["id"], "camera": "cam-2"})
    assert await world.my_systems.entitlement("cam-1") is None
    assert await world.my_systems.entitlement("cam-2") is None, "it has a licence; nobody has enabled it"
    assert await refused(world, "POST", move, body) == (409, "licence-is-elsewhere")
    assert await refused(world, "POST", move, {**body, "to_camera": "cam-9"}) == (404, "no-such-camera")


async def test_what_the_device_lacks_is_named_until_it_is_there(world: World) -> None:
    one = await world.activated()
    await world.camera(await world.site(one), "cam-1")
    await world.license(one, "cam-1")
    lacks = {"missing_paths": ["recording_index", "dns"]}
    assert (await world.ask("PUT", "/v1/device/connectivity", lacks, device="cam-1"))[0] == 200
    status, body = await world.switch(one, "cam-1")
    assert (status, body["reason"]) == (409, "no-internet-access")
    assert "dns, recording_index" in body["detail"]
    [camera] = (await world.ask("GET", f"{one}/cameras"))[1]
    assert (camera["missing_paths"], camera["refusal"]) == (["dns", "recording_index"], "no-internet-access")
    assert (await world.ask("PUT", f"{one}/cameras/cam-1/connectivity", {"missing_paths": []}))[0] == 200
    assert (await world.switch(one, "cam-1"))[0] == 200
    wrong = {"missing_paths": ["telepathy"]}
    assert await refused(world, "PUT", f"{one}/cameras/cam-1/connectivity", wrong) == (400, "body-not-valid")


async def test_registration_and_updates_are_noted_and_open_the_way(world: World) -> None:
    one = await world.activated()
    site = await world.site(one, "pro", registered=False)
    await world.camera(site, "cam-1", "11.11.72")
    await world.license(one, "cam-1")
    assert (await world.switch(one, "cam-1"))[1]["reason"] == "not-registered"
    assert (await world.ask("PUT", f"{site}/registration", {"registered": True}))[0] == 200
    assert (await world.switch(one, "cam-1"))[1]["reason"] == "axis-os-too-old"
    wrong = {"axis_os": "new"}
    assert await refused(world, "PUT", f"{one}/cameras/cam-1/axis-os", wrong) == (422, "axis-os-not-readable")
    assert (await world.ask("PUT", f"{one}/cameras/cam-1/axis-os", {"axis_os": "11.11.73"}))[0] == 200
    assert (await world.switch(one, "cam-1"))[0] == 200
    edge = await world.site(one, "edge", registered=False)
    await world.camera(edge, "cam-2", registered=False)
    await world.license(one, "cam-2")
    assert (await world.ask("PUT", f"{one}/cameras/cam-2/registration", {"registered": True}))[0] == 200
    assert (await world.switch(one, "cam-2"))[0] == 200


@pytest.mark.parametrize(("days", "status"), [(1, 200), (3_650, 200), (0, 422), (3_651, 422), (-5, 422)])
async def test_retention_has_bounds(world: World, days: int, status: int) -> None:
    one = await world.organisation()
    organisation = one.rsplit("/", 1)[1]
    assert await world.my_systems.retention(organisation) == timedelta(days=30)
    assert (await world.ask("PUT", f"{one}/retention", {"days": days}))[0] == status
    expected = days if status == 200 else 30
    assert await world.my_systems.retention(organisation) == timedelta(days=expected)
    assert (await world.ask("GET", one))[1]["retention_days"] == expected


async def test_a_region_that_was_left_is_named_until_retention_has_emptied_it(world: World) -> None:
    one, day_s = await world.organisation(), 86_400

    async def named() -> object:
        return (await world.ask("GET", one))[1]["regions"]

    assert await named() == []
    await world.ask("POST", f"{one}/activation", {"region": "eu-fra"})
    assert await named() == ["eu-fra"]
    for region in ("us-iad", "eu-fra", "us-iad"):
        world.clock.now_s += 10 * day_s
        await world.ask("PUT", f"{one}/region", {"region": region})
    assert await named() == ["us-iad", "eu-fra"]
    world.clock.now_s += 30 * day_s
    assert await named() == ["us-iad", "eu-fra"]
    world.clock.now_s += 2 * day_s
    assert await named() == ["us-iad"]
    await world.ask("PUT", f"{one}/retention", {"days": 60})
    assert await named() == ["us-iad", "eu-fra"]


async def test_every_change_is_in_the_audit_log_with_who_and_when(world: World) -> None:
    one = await world.activated()
    await world.ask("PUT", f"{one}/members/grace", {"role": "administrator"})
    site = await world.site(one)
    await world.camera(site, "cam-1")
    await world.enable(one, "cam-1")
    world.clock.now_s += 60
    await world.ask("PUT", f"{one}/cameras/cam-1/cloud-storage", {"enabled": False}, user="grace")
    await world.ask("PUT", "/v1/device/connectivity", {"missing_paths": ["dns"]}, device="cam-1")
    _, log = await world.ask("GET", f"{one}/audit")
    assert [entry["action"] for entry in reversed(log)] == [
        "create-organisation", "activate", "redeem", "set-member", "add-site", "add-camera", "allocate-licence",
        "enable-camera", "disable-camera", "report-connectivity",
    ]  # fmt: skip
    assert [entry["who"] for entry in log[:3]] == ["cam-1", "user-grace", "user-ada"]
    at = [datetime.fromisoformat(entry["at"]) for entry in log[1:3]]
    assert at[0] - at[1] == timedelta(minutes=1)
    assert "CS-" not in str(log), "a code is worth money"


async def test_what_was_refused_changed_nothing_and_is_not_noted(world: World) -> None:
    one = await world.organisation()
    _, before = await world.ask("GET", f"{one}/audit")
    await world.ask("POST", f"{one}/licences", {"code": "CS-MADE-UP"})
    await world.ask("POST", f"{one}/sites", {"name": "x", "kind": "vms", "registered": True})
    assert (await world.ask("GET", f"{one}/audit"))[1] == before


async def test_the_audit_log_is_read_in_pages(world: World) -> None:
    one = await world.organisation()
    for number in range(4):
        await world.ask("POST", f"{one}/sites", {"name": str(number), "kind": "pro", "registered": True})
    _, whole = await world.ask("GET", f"{one}/audit")
    _, first = await world.ask("GET", f"{one}/audit?limit=2")
    _, second = await world.ask("GET", f"{one}/audit?limit=3&before={first[-1]['number']}")
    assert first + second == whole


async def test_members_are_listed_and_leave(world: World) -> None:
    one = await world.organisation()
    await world.ask("PUT", f"{one}/members/grace", {"role": "viewer"})
    _, listed = await world.ask("GET", f"{one}/members")
    named = [(member["username"], member["role"]) for member in listed]
    assert named == [("ada", "administrator"), ("grace", "viewer")]
    assert await refused(world, "DELETE", f"{one}/members/ada") == (409, "last-administrator")
    assert await refused(world, "DELETE", f"{one}/members/eve") == (404, "no-such-member")
    assert (await world.ask("DELETE", f"{one}/members/grace"))[0] == 204
    assert len((await world.ask("GET", f"{one}/members"))[1]) == 1


async def test_an_organisation_shows_its_settings(world: World) -> None:
    one = await world.organisation()
    _, before = await world.ask("GET", one)
    assert (before["region"], before["subscription"]) == (None, None)
    await world.ask("POST", f"{one}/activation", {"region": "us-iad"})
    _, after = await world.ask("GET", one)
    assert (after["region"], set(after["subscription"])) == ("us-iad", {"activated_at", "ends_at", "licences_due_by"})
    assert await world.ask("GET", "/v1/organisations") == (
        200, [{"id": after["id"], "name": "ACME", "role": "administrator"}],
    )  # fmt: skip


async def test_a_member_who_is_removed_is_out_at_once(world: World) -> None:
    one = await world.organisation()
    assert (await world.ask("PUT", f"{one}/members/mallory", {"role": "administrator"}))[0] == 200
    roles = {one.rsplit("/", 1)[1]: "administrator"}
    kept = world.tokens.for_user("user-mallory", roles, time.time())
    assert (await world.ask("GET", f"{one}/members", token=kept))[0] == 200
    assert (await world.ask("DELETE", f"{one}/members/mallory"))[0] == 204
    status, body = await world.ask("GET", f"{one}/members", token=kept)
    assert (status, body["reason"]) == (404, "no-such-organisation")


async def test_the_retention_of_no_organisation_is_none(world: "World") -> None:
    one = await world.organisation()
    assert await world.my_systems.retention(one.rpartition("/")[2]) is not None
    assert await world.my_systems.retention("org-of-nobody") is None


@pytest.mark.parametrize("name", ["", "  ", "\t"])
async def test_an_organisation_has_a_name_that_can_be_seen(world: World, name: str) -> None:
    assert (await world.ask("POST", "/v1/organisations", {"name": name}))[0] == 400
