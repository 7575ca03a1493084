"""What is common to the services' tests: holding a running service against its OpenAPI document."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

T = TypeVar("T")
Document = Mapping[str, Any]
HoldsTo = Callable[..., None]
_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


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
    return _holds_to


def _holds_to(
    document: Document,
    operation_id: str,
    *,
    base_url: str,
    headers: Mapping[str, str],
    known: Mapping[str, str],
    examples: int = 8,
) -> None:
    """Ask an operation for good and for bad things; every answer must be one that the document tells of.

    Half of the requests name what there is (`known`) in their address, the other half what schemathesis thinks of.
    """
    operation = _operations(json.dumps(document))[operation_id]
    good, bad = (operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
    cases = good | bad if operation.body or operation.query else good

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(cases, st.booleans())
    def asked(case: Case[Any], real: bool) -> None:  # noqa: FBT001 - hypothesis gives it by place
        if real:
            case.path_parameters = {name: known[name] for name in case.path_parameters}
        answer = case.call(base_url=base_url, headers=dict(headers))
        case.validate_response(answer, checks=_CHECKS)
        _require_known_reason(operation.definition.raw, answer)

    asked()


@lru_cache
def _operations(document: str) -> dict[str, APIOperation[Any, Any, Any, Any]]:
    read = schemathesis.openapi.from_dict(json.loads(document)).get_all_operations()
    found = [one.ok() for one in read if isinstance(one, Ok)]
    return {one.definition.raw["operationId"]: one for one in found}


def _require_known_reason(definition: Document, answer: Response) -> None:
    if answer.status_code >= 400:
        reasons = definition["responses"][str(answer.status_code)]["x-reasons"]
        assert answer.json()["reason"] in reasons
