"""JSON bodies, read strictly: an unknown member, a wrong type or a missing member is refused by its name."""

from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from reference_impl.foundation.json_depth import too_deep
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.text import json_holds_nul


class Body(BaseModel):
    """A request's JSON body: no unknown members, no conversion between types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


B = TypeVar("B", bound=BaseModel)


async def read_body(request: web.Request, shape: type[B]) -> B:
    """The request's body in this shape; a Problem with status 400 that names the first member that is wrong."""
    body = await request.read()
    if too_deep(body):
        raise Problem(400, "body-not-valid", "the body: it is nested too deeply.")
    if json_holds_nul(body):
        raise Problem(400, "body-not-valid", "the body: its text holds NUL.")
    try:
        return shape.model_validate_json(body)
    except ValidationError as wrong:
        raise not_valid(wrong, "body-not-valid") from wrong


def not_valid(wrong: ValidationError, reason: str) -> Problem:
    """The refusal that names the first member that is wrong."""
    first = wrong.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the body"
    return Problem(400, reason, f"{place}: {first['msg']}.")
