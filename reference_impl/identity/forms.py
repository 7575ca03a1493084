"""Forms and queries in which no parameter may come twice (RFC 6749 3.1)."""

from aiohttp import web

from reference_impl.foundation.problem import Problem
from reference_impl.identity.oauth_error import OAuthError

FORM = "application/x-www-form-urlencoded"


async def read_form(request: web.Request) -> dict[str, str]:
    """The request's form; an OAuthError `invalid_request` when it is none."""
    if request.content_type != FORM:
        raise OAuthError("invalid_request", f"Send a form ({FORM}).")
    given = await request.post()
    form = {name: value for name, value in given.items() if isinstance(value, str)}
    if len(form) != len(given):
        raise OAuthError("invalid_request", "A parameter was sent twice.")
    return form


def read_query(request: web.Request) -> dict[str, str]:
    """The request's query; a Problem with status 400 when a parameter comes twice."""
    query = dict(request.query)
    if len(query) != len(request.query):
        raise Problem(400, "parameter-sent-twice", "A parameter was sent twice.")
    return query
