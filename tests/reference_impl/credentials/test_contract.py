"""The OpenAPI document, and the service held against it. `CAMPROOF_WRITE_OPENAPI=1` writes the document anew."""

import json
import os
from typing import TYPE_CHECKING

import pytest

from reference_impl.credentials.service import DOCUMENT

if TYPE_CHECKING:
    from tests.reference_impl.conftest import HoldsTo
    from tests.reference_impl.credentials.conftest import World


async def test_the_document_says_what_the_code_does(world: "World") -> None:
    text = json.dumps(world.credentials.document(), indent=1) + "\n"
    if os.environ.get("CAMPROOF_WRITE_OPENAPI"):
        DOCUMENT.write_text(text, "utf-8")
    assert DOCUMENT.read_text("utf-8") == text
    assert (await world.ask("GET", "/openapi.json", signed_in=False))[1] == json.loads(text)


@pytest.mark.parametrize("operation", ["renewCredentials", "openReaderSession"])
@pytest.mark.parametrize("who", ["cam-1", "cam-2", "administrator", "viewer"])
def test_an_operation_answers_as_documented(
    served_credentials: "World", holds_to: "HoldsTo", operation: str, who: str
) -> None:
    world = served_credentials
    token = world.token(device=who) if who.startswith("cam-") else world.token(roles={"org-1": who})
    holds_to(
        json.loads(DOCUMENT.read_text("utf-8")),
        operation,
        base_url=str(world.client.make_url("")),
        headers={"Authorization": f"Bearer {token}"},
        known={},
    )
