"""`CAMPROOF_WRITE_OPENAPI=1` in the environment writes the document anew."""

import json
import os
from typing import TYPE_CHECKING

from reference_impl.my_systems.service import DOCUMENT

if TYPE_CHECKING:
    from tests.reference_impl.my_systems.conftest import World


async def test_the_document_says_what_the_code_does(world: "World") -> None:
    text = json.dumps(world.my_systems.document(), indent=1) + "\n"
    if os.environ.get("CAMPROOF_WRITE_OPENAPI"):
        DOCUMENT.write_text(text, "utf-8")
    assert DOCUMENT.read_text("utf-8") == text


async def test_anyone_reads_it(world: "World") -> None:
    status, served = await world.ask("GET", "/openapi.json", user=None)
    assert (status, served) == (200, world.my_systems.document())
    assert served["openapi"] == "3.1.0"
