"""What is common to the services' tests: a loop in a thread, and holding a service against its OpenAPI document."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from requests.auth import AuthBase
    from schemathesis import Case
    from schemathesis.schemas import APIOperation

    Operations = dict[str, APIOperation[Any, Any, Any, Any]]

T = TypeVar("T")
Document = Mapping[str, Any]
HoldsTo = Callable[..., None]
_BOUNDED = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # shrinking would ask a service that is wrong for minutes
    suppress_health_check=list(HealthCheck),
)


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def holds_to() -> HoldsTo:
    """Asks an operation of a running service for good and for bad things, and judges each answer."""
    return _holds_to


def _holds_to(
    document: Document,
    operation_id: str,
    *,
    base_url: str,
    known: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
    auth: "AuthBase | None" = None,
    query: Mapping[str, str] | None = None,
) -> None:
    """Every answer must be one that the document tells of.

    Half of the requests name what there is (`known`) in their address, and ask for `query` if there is one; the other
    half what schemathesis thinks of. `auth` signs each request as it is sent.
    """
    from schemathesis import GenerationMode  # noqa: PLC0415 - two seconds, for the tests that need it
    from schemathesis.specs.openapi import checks  # noqa: PLC0415

    operation = _operations(json.dumps(document))[operation_id]
    good, bad = (operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
    judged = [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
        checks.negative_data_rejection,
    ]

    @_BOUNDED
    @given(good | bad if operation.body or operation.query else good, st.booleans())
    def asked(case: "Case[Any]", real: bool) -> None:  # noqa: FBT001 - hypothesis gives it by place
        if real:
            case.path_parameters = {name: known[name] for name in case.path_parameters}
            case.query = case.query if query is None else dict(query)
        answer = case.call(base_url=base_url, headers=dict(headers or {}), auth=auth)
        case.validate_response(answer, checks=judged)
        if answer.status_code >= 400:
            documented = operation.definition.raw["responses"][str(answer.status_code)]
            assert answer.json()["reason"] in documented["x-reasons"]

    asked()


@lru_cache
def _operations(document: str) -> "Operations":
    import schemathesis  # noqa: PLC0415 - see above
    from schemathesis.core.result import Ok  # noqa: PLC0415

    asked = json.loads(document)
    for methods in asked["paths"].values():
        for described in methods.values():
            described.pop("security")
    asked["components"].pop("securitySchemes")  # who asks is ours to say: leaving it out is no case of schemathesis's
    read = schemathesis.openapi.from_dict(asked).get_all_operations()
    found = [one.ok() for one in read if isinstance(one, Ok)]
    return {one.definition.raw["operationId"]: one for one in found}
