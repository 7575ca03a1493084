"""The OpenAPI document, and the service held against it. `CAMPROOF_WRITE_OPENAPI=1` writes the document anew."""

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from harness.cloud.signing import TemporaryCredentials
from reference_impl.media_store.protocol_document import DOCUMENT, document
from reference_impl.media_store.refusals import STATUS
from tests.reference_impl.media_store.conftest import REGION, SEALER, Store, issue
from tests.reference_impl.signed import Signed

if TYPE_CHECKING:
    from requests.auth import AuthBase
    from schemathesis import Case

    from tests.reference_impl.conftest import Loop

_KNOWN = {"bucket": "org", "key": "cam/one.m4s"}
_QUERIES = {
    "ListObjectsV2": {"list-type": "2"},
    "DeleteObjects": {"delete": ""},
    "CreateMultipartUpload": {"uploads": ""},
}
_EVERYTHING = ("PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject")
_FEW = settings(
    max_examples=12, deadline=None, derandomize=True, database=None, phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
OPERATIONS = [operation["operationId"] for path in document()["paths"].values() for operation in path.values()
              if "operationId" in operation]  # fmt: skip


@pytest.fixture(scope="module")
def served(loop: "Loop", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store in a thread of its own."""
    store = Store(tmp_path_factory.mktemp("store"))
    loop.run(store.start())
    requests.put(f"{_address(store)}/{_KNOWN['bucket']}/{_KNOWN['key']}", data=b"x", auth=_signed(), timeout=10)
    yield store
    loop.run(store.server.close())
    loop.run(store.service.close())


def test_the_document_says_what_the_code_does() -> None:
    text = json.dumps(document(), indent=1) + "\n"
    if os.environ.get("CAMPROOF_WRITE_OPENAPI"):
        DOCUMENT.write_text(text, "utf-8")
    assert DOCUMENT.read_text("utf-8") == text


def test_every_refusal_is_told_of() -> None:
    told = {
        code
        for path in document()["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
        for answer in operation["responses"].values()
        for code in answer.get("x-codes", ())
    }
    assert STATUS.keys() - told == {"MethodNotAllowed"}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_whoever_asks_is_answered_as_documented(served: Store, operation: str) -> None:
    _hold_to(operation, _address(served), _signed())


def _hold_to(name: str, address: str, auth: "AuthBase") -> None:
    import schemathesis  # noqa: PLC0415 - two seconds, for the tests that need it
    from schemathesis.core.result import Ok  # noqa: PLC0415
    from schemathesis.specs.openapi import checks  # noqa: PLC0415

    schema = schemathesis.openapi.from_dict(document())
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    (operation,) = [one for one in found if one.definition.raw["operationId"] == name]
    known = {**_KNOWN, "key": "cam/other.m4s"} if name in {"PutObject", "DeleteObject"} else _KNOWN
    accepted = []

    @_FEW
    @given(operation.as_strategy(), st.booleans())
    def asked(case: "Case[Any]", real: bool) -> None:  # noqa: FBT001 - hypothesis gives it by place
        if real:
            case.path_parameters = {one: known[one] for one in case.path_parameters}
            case.query = dict(_QUERIES.get(name, {}))
            case.headers.clear()
        answer = case.call(base_url=address, auth=auth)
        case.validate_response(answer, checks=[checks.status_code_conformance, checks.content_type_conformance])
        if answer.status_code >= 400 and answer.content:
            told = operation.definition.raw["responses"][str(answer.status_code)]["x-codes"]
            assert ET.fromstring(answer.content).findtext("Code") in told  # noqa: S314 - our own
        accepted.append(answer.status_code < 400)

    asked()
    assert any(accepted) or name == "DeleteObjects", "nothing good was asked for"  # XML is not made by chance


def _address(store: Store) -> str:
    return str(store.server.make_url("")).rstrip("/")


def _signed() -> Signed:
    return Signed(_credentials(), "s3")


def _credentials() -> TemporaryCredentials:
    whole = issue(*_EVERYTHING)
    return TemporaryCredentials(
        region=REGION,
        storage_uri="https://store.test/org",
        access_key_id=whole.access_key_id,
        secret_access_key=whole.secret_access_key,
        session_token=SEALER.seal(whole),
        expires_us=whole.expires_at * 1_000_000,
    )
