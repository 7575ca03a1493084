"""Every cell of role x organisation x operation: who may, may, and everybody else is refused with the reason."""

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from reference_impl.my_systems.service import DOCUMENT

if TYPE_CHECKING:
    from tests.reference_impl.my_systems.conftest import Served

ADMINISTRATOR, OPERATOR, VIEWER, STRANGER = "administrator", "operator", "viewer", "stranger"
PARTNER, DEVICE, NOBODY = "partner", "device", "nobody"
CALLERS = (ADMINISTRATOR, OPERATOR, VIEWER, STRANGER, PARTNER, DEVICE, NOBODY)
USERS = {ADMINISTRATOR: "ada", OPERATOR: "grace", VIEWER: "linus", STRANGER: "eve", PARTNER: "pat"}
RIGHTS = {"token-missing", "not-a-user", "not-a-device", "not-a-partner", "role-not-sufficient", "no-such-organisation"}
EVERYONE = set(CALLERS)
SIGNED_IN_USERS = set(USERS)
MEMBERS = {ADMINISTRATOR, OPERATOR, VIEWER}
MAY = {
    "listRegions": EVERYONE,
    "listProducts": EVERYONE,
    "readTerms": EVERYONE,
    "createOrganisation": SIGNED_IN_USERS,
    "listOrganisations": SIGNED_IN_USERS,
    "readConfiguration": {DEVICE},
    "reportOwnConnectivity": {DEVICE},
    "issueCodes": {PARTNER},
    "listCodes": {PARTNER},
    "readOrganisation": MEMBERS,
    "listSites": MEMBERS,
    "listCameras": MEMBERS,
    "listLicences": {ADMINISTRATOR, OPERATOR},
    "reportConnectivity": {ADMINISTRATOR, OPERATOR},
    "activate": {ADMINISTRATOR},
    "renew": {ADMINISTRATOR},
    "chooseRegion": {ADMINISTRATOR},
    "chooseRetention": {ADMINISTRATOR},
    "listMembers": {ADMINISTRATOR},
    "setMember": {ADMINISTRATOR},
    "removeMember": {ADMINISTRATOR},
    "readAudit": {ADMINISTRATOR},
    "redeem": {ADMINISTRATOR},
    "moveLicence": {ADMINISTRATOR},
    "allocateLicence": {ADMINISTRATOR},
    "releaseLicence": {ADMINISTRATOR},
    "addSite": {ADMINISTRATOR},
    "registerServer": {ADMINISTRATOR},
    "addCamera": {ADMINISTRATOR},
    "switchCloudStorage": {ADMINISTRATOR},
    "registerDevice": {ADMINISTRATOR},
    "noteAxisOs": {ADMINISTRATOR},
}
BODIES: dict[str, object] = {
    "createOrganisation": {"name": "x"},
    "reportOwnConnectivity": {"missing_paths": []},
    "issueCodes": {"count": 1},
    "reportConnectivity": {"missing_paths": []},
    "activate": {"region": "eu-fra"},
    "renew": {"code": "x"},
    "chooseRegion": {"region": "eu-fra"},
    "chooseRetention": {"days": 30},
    "setMember": {"role": "viewer"},
    "redeem": {"code": "x"},
    "moveLicence": {"from_camera": "cam-1", "to_camera": "cam-2"},
    "addSite": {"name": "x", "kind": "pro", "registered": True},
    "registerServer": {"registered": True},
    "addCamera": {"id": "cam-1", "name": "x", "model": "x", "axis_os": "12.0", "registered": True},
    "switchCloudStorage": {"enabled": True},
    "registerDevice": {"registered": True},
    "noteAxisOs": {"axis_os": "12.0"},
}
OPERATIONS = {
    described["operationId"]: (method.upper(), path)
    for path, methods in json.loads(DOCUMENT.read_text("utf-8"))["paths"].items()
    for method, described in methods.items()
}
CELLS = [
    (operation, caller, place)
    for operation, (_, path) in sorted(OPERATIONS.items())
    for caller in CALLERS
    for place in (("own", "other") if "{organisation}" in path else ("none",))
]


@dataclass(frozen=True)
class Company:
    """Everybody's organisation, and one in which nobody of them is anything."""

    own: str
    other: str


@pytest.fixture(scope="module")
def company(served: "Served") -> Company:
    world = served.world
    own = served.run(world.activated())
    for role in (OPERATOR, VIEWER):
        assert served.ask("PUT", f"{own}/members/{USERS[role]}", {"role": role})[0] == 200
    served.run(world.camera(served.run(world.site(own)), "cam-1"))
    served.run(world.my_systems.add_partner("user-pat", "Pat's cameras"))
    _, other = served.ask("POST", "/v1/organisations", {"name": "Other"}, user="mallory")
    return Company(own.rsplit("/", 1)[1], other["id"])


def test_the_matrix_has_every_operation() -> None:
    assert set(MAY) == set(OPERATIONS)


@pytest.mark.parametrize(("operation", "caller", "place"), CELLS, ids="-".join)
def test_a_cell(served: "Served", company: Company, operation: str, caller: str, place: str) -> None:
    method, template = OPERATIONS[operation]
    organisation = company.other if place == "other" else company.own
    path = template.format(organisation=organisation, site="x", camera="cam-1", licence="x", username="mallory")
    status, body = served.ask(method, path, BODIES.get(operation), **_who(caller))
    reason = body["reason"] if isinstance(body, dict) and "reason" in body else ""
    if caller in MAY[operation] and place != "other":
        assert reason not in RIGHTS
        assert status < 500
    else:
        assert (status, reason) == _refused(operation, caller, place)


def test_a_member_who_is_removed_is_out_at_once(served: "Served", company: Company) -> None:
    one = f"/v1/organisations/{company.own}"
    tokens = served.world.tokens
    assert served.ask("PUT", f"{one}/members/mallory", {"role": "administrator"})[0] == 200
    kept = tokens.for_user("user-mallory", {company.own: "administrator"}, time.time())
    assert served.ask("GET", f"{one}/members", token=kept)[0] == 200
    assert served.ask("DELETE", f"{one}/members/mallory")[0] == 204
    status, body = served.ask("GET", f"{one}/members", token=kept)
    assert (status, body["reason"]) == (404, "no-such-organisation")


def _who(caller: str) -> dict[str, str | None]:
    if caller == DEVICE:
        return {"device": "cam-1"}
    return {"user": USERS.get(caller)}


def _refused(operation: str, caller: str, place: str) -> tuple[int, str]:
    if caller == NOBODY:
        return 401, "token-missing"
    if place == "none":
        wanted = {"user": SIGNED_IN_USERS, "device": {DEVICE}, "partner": {PARTNER}}
        [kind] = [kind for kind, callers in wanted.items() if callers == MAY[operation]]
        return 403, f"not-a-{kind}"
    if place == "own" and caller in MEMBERS:
        return 403, "role-not-sufficient"
    return 404, "no-such-organisation"
