"""Every operation, asked by schemathesis for good and bad things, answers as the OpenAPI document says."""

import json
import time
from typing import TYPE_CHECKING

import pytest

from reference_impl.identity.clients import ServiceClient
from reference_impl.my_systems.service import DOCUMENT

if TYPE_CHECKING:
    from tests.reference_impl.conftest import HoldsTo
    from tests.reference_impl.my_systems.conftest import Served

OPENAPI = json.loads(DOCUMENT.read_text("utf-8"))
OPERATIONS = {
    one["operationId"]: (path, one["description"])
    for path, methods in OPENAPI["paths"].items()
    for one in methods.values()
}


@pytest.fixture(scope="module")
def known(served: "Served") -> dict[str, str]:
    """What the addresses can name: an activated organisation with a camera that has a licence."""
    one = served.run(served.world.activated())
    site = served.run(served.world.site(one))
    served.run(served.world.camera(site, "cam-1"))
    _, licence = served.run(served.world.license(one, "cam-1"))
    _, invitation = served.run(served.world.ask("POST", f"{one}/invitations", {"username": "new", "role": "viewer"}))
    served.run(served.world.my_systems.add_partner("user-pat", "Pat's cameras"))
    return {
        "organisation": one.rsplit("/", 1)[1],
        "site": site.rsplit("/", 1)[1],
        "camera": "cam-1",
        "licence": licence["id"],
        "username": "grace",
        "invitation": invitation["id"],
        "device": "cam-1",
    }


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_an_operation_answers_as_documented(
    served: "Served", known: dict[str, str], holds_to: "HoldsTo", operation: str
) -> None:
    path, who = OPERATIONS[operation]
    tokens, now_s = served.world.tokens, time.time()
    user = tokens.for_user("user-pat" if "partner" in who else "user-ada", {}, now_s)
    region = tokens.for_service(ServiceClient("eu-fra", {}, ("my-systems",)), now_s)
    device = tokens.for_device("cam-1", now_s) if path.startswith("/v1/device/") else user
    token = region if "services" in who else device
    holds_to(
        OPENAPI,
        operation,
        base_url=str(served.world.client.make_url("")),
        headers={"Authorization": f"Bearer {token}"},
        known=known,
    )
