"""What a service offers, as values. Routes, rights and the OpenAPI document are read from the same entries."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import ConfigDict, TypeAdapter, ValidationError

from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.body import Body, not_valid, read_body
from reference_impl.foundation.noted import noted
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.text import storable

B = TypeVar("B", bound=Body)


JSON = "application/json"
BEARER, SIGNATURE = "accessToken", "signature"
"""How a request shows who asks: an access token, or AWS Signature Version 4."""


class Nothing(Body):
    """The body of a request that has none."""


class FreeText(Body):
    """A query of which nothing is refused: what is wrong with it shows in the answer alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


@dataclass(frozen=True, slots=True)
class Right:
    """Who may ask. `admit` gives who asks, or refuses with a Problem; `refusals` are its reasons and their status."""

    text: str
    admit: Callable[[web.Request], Awaitable[Principal]]
    refusals: Mapping[str, int] = field(default_factory=dict)
    shown_by: str = BEARER


@dataclass(frozen=True, slots=True)
class Asked(Generic[B]):
    """A request of somebody who may ask."""

    caller: Principal
    place: Mapping[str, str]  # the variable parts of the address
    body: B  # of a GET: its query


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with another status than the operation's usual one: one of its `also`.

    Attributes:
        deeds: for how many things that the operation is counted for it stands.
    """

    status: int
    shown: Any
    deeds: int = 1


@dataclass(frozen=True, slots=True)
class Operation(Generic[B]):
    """One thing that can be asked of a service."""

    id: str  # never changes: clients are generated from it
    method: str
    path: str
    summary: str
    right: Right
    body: type[B]
    shows: Any  # the answer's type; None: it has no body
    answer: Callable[[Asked[B]], Awaitable[Any]]
    status: int = 200
    refusals: Mapping[str, int] = field(default_factory=dict)  # reason -> status, besides those of the right
    headers: Mapping[str, str] = field(default_factory=dict)  # of the answer
    also: tuple[int, ...] = ()  # other good statuses, with the same shape
    media_type: str = JSON  # of the answer; one that is not JSON is text or bytes as they are


def mount(app: web.Application, operations: Iterable[Operation[Any]]) -> None:
    """Add each operation's route. Where there is GET there is HEAD (RFC 9110 9.1)."""
    for operation in operations:
        handler = _handler(operation)
        if operation.method == "GET":
            app.router.add_get(operation.path, handler)
        else:
            app.router.add_route(operation.method, operation.path, handler)


def _handler(operation: Operation[Any]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    written = _writer(operation)

    async def handle(request: web.Request) -> web.StreamResponse:
        if not all(map(storable, request.match_info.values())):
            raise web.HTTPNotFound  # nothing has such a name
        caller = await operation.right.admit(request)
        body = await _read(request, operation.body)
        answer = await operation.answer(Asked(caller, request.match_info, body))
        status, shown = operation.status, answer
        if isinstance(answer, Answered):
            status, shown, noted(request).deeds = answer.status, answer.shown, answer.deeds
        if operation.shows is None:
            return web.Response(status=status, headers=operation.headers)
        return web.Response(
            status=status, body=written(shown), content_type=operation.media_type, headers=operation.headers
        )

    return handle


def _writer(operation: Operation[Any]) -> Callable[[Any], bytes]:
    if operation.media_type != JSON:
        return lambda answer: answer if isinstance(answer, bytes) else str(answer).encode()
    return TypeAdapter(operation.shows).dump_json


async def _read(request: web.Request, shape: type[B]) -> B:
    if request.method in {"GET", "HEAD"}:
        query = dict(request.query)
        if not all(map(storable, query.values())):
            raise Problem(400, "query-not-valid", "A parameter is UTF-8 text without NUL.")
        try:
            return shape.model_validate_strings(query)
        except ValidationError as wrong:
            raise not_valid(wrong, "query-not-valid") from wrong
    return shape() if shape is Nothing else await read_body(request, shape)
