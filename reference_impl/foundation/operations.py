"""What a service offers, as values. Routes, rights and the OpenAPI document are read from the same entries."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.body import Body, not_valid, read_body

B = TypeVar("B", bound=Body)


class Nothing(Body):
    """The body of a request that has none."""


@dataclass(frozen=True, slots=True)
class Right:
    """Who may ask. `admit` gives who asks, or refuses with a Problem; `refusals` are its reasons and their status."""

    text: str
    admit: Callable[[web.Request], Awaitable[Principal]]
    refusals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked(Generic[B]):
    """A request of somebody who may ask."""

    caller: Principal
    place: Mapping[str, str]  # the variable parts of the address
    body: B  # of a GET: its query


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


def mount(app: web.Application, operations: Iterable[Operation[Any]]) -> None:
    """Add each operation's route."""
    for operation in operations:
        app.router.add_route(operation.method, operation.path, _handler(operation))


def _handler(operation: Operation[Any]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    shown = TypeAdapter(operation.shows)

    async def handle(request: web.Request) -> web.StreamResponse:
        caller = await operation.right.admit(request)
        body = await _read(request, operation.body)
        answer = await operation.answer(Asked(caller, request.match_info, body))
        if operation.shows is None:
            return web.Response(status=operation.status, headers=operation.headers)
        text = shown.dump_json(answer)
        return web.Response(
            status=operation.status, body=text, content_type="application/json", headers=operation.headers
        )

    return handle


async def _read(request: web.Request, shape: type[B]) -> B:
    if request.method == "GET":
        try:
            return shape.model_validate_strings(dict(request.query))
        except ValidationError as wrong:
            raise not_valid(wrong, "query-not-valid") from wrong
    return shape() if shape is Nothing else await read_body(request, shape)
