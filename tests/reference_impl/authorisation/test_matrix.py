"""Every cell of role x organisation x operation, tried against the running services.

`CAMPROOF_WRITE_OPENAPI=1` writes the page anew.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import reference_impl
from tests.reference_impl.authorisation.company import Company, opened
from tests.reference_impl.authorisation.requests import Asked, operations_of, s3_operations
from tests.reference_impl.authorisation.sheet import page
from tests.reference_impl.authorisation.table import CALLERS, MAY, Refusal, refusal

if TYPE_CHECKING:
    from tests.reference_impl.conftest import Loop

_ROOT = Path(reference_impl.__file__).parent
PAGE = _ROOT.parent / "docs" / "reference" / "who-may-do-what.md"
DOCUMENTS = {path.parent.name: json.loads(path.read_text("utf-8")) for path in sorted(_ROOT.glob("*/openapi.json"))}
_S3 = DOCUMENTS.pop("media_store")  # tells operations apart by their query, as S3 does: they are tried by hand
OPERATIONS = [one for service in DOCUMENTS for one in operations_of(service, DOCUMENTS[service])] + s3_operations()
REFUSED = {"not-your-camera", "AccessDenied", "ExpiredToken", "AuthorizationHeaderMalformed", "InvalidArgument"} | {
    "token-missing", "token-expired", "token-invalid", "token-ended", "role-not-sufficient", "no-such-organisation",
    "not-a-user", "not-a-device", "not-a-partner", "not-a-service",
}  # fmt: skip


@pytest.fixture(scope="module")
def company(loop: "Loop", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    manager = opened(tmp_path_factory.mktemp("cloud"))
    yield loop.run(manager.__aenter__())
    loop.run(manager.__aexit__(None, None, None))


def test_every_operation_has_its_line_and_no_line_is_left_over() -> None:
    assert {service: set(lines) for service, lines in MAY.items()} == {
        service: {one.operation for one in OPERATIONS if one.service == service} for service in MAY
    }
    assert {one.service for one in OPERATIONS} == set(MAY)


def test_every_operation_of_the_media_store_is_tried() -> None:
    told = {one["operationId"] for path in _S3["paths"].values() for one in path.values() if "operationId" in one}
    assert told - {one.operation for one in s3_operations()} == {"ListBuckets"}  # is about no organisation's bucket


@pytest.mark.parametrize("service", sorted(DOCUMENTS))
def test_the_running_service_offers_what_is_tried(company: Company, loop: "Loop", service: str) -> None:
    served = operations_of(service, loop.run(company.document(service)))
    assert served == [one for one in OPERATIONS if one.service == service]


@pytest.mark.parametrize("asked", OPERATIONS, ids=lambda one: f"{one.service}-{one.operation}")
def test_every_cell_of_an_operation(company: Company, loop: "Loop", asked: Asked) -> None:
    cells = [(caller, place) for caller in CALLERS for place in asked.places]

    async def tried() -> list[tuple[int, str]]:
        return await asyncio.gather(*(company.ask(asked, *cell) for cell in cells))

    wrong = [
        (*cell, answer, expected)
        for cell, answer in zip(cells, loop.run(tried()), strict=True)
        if not _as_expected(asked, answer, expected := refusal(asked.service, asked.operation, *cell))
    ]
    assert wrong == []


def test_the_page_shows_the_matrix() -> None:
    text = page(OPERATIONS)
    if os.environ.get("CAMPROOF_WRITE_OPENAPI"):
        PAGE.write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text


def _as_expected(asked: Asked, answer: tuple[int, str], expected: Refusal | None) -> bool:
    status, reason = answer
    if expected is None:
        return status < 500 and status not in {401, 403} and reason not in REFUSED
    return status == expected.status and (asked.method == "HEAD" or reason == expected.reason)
