"""Forms and queries in which no parameter may come twice (RFC 6749 3.1), of UTF-8 (RFC 6749 B)."""

from urllib.parse import parse_qsl

from aiohttp import web

from reference_impl.foundation.problem import Problem
from reference_impl.foundation.text import storable
from reference_impl.identity.oauth_error import OAuthError

FORM = "application/x-www-form-urlencoded"


async def read_form(request: web.Request) -> dict[str, str]:
    """The request's form; an OAuthError `invalid_request` when it is none."""
    if request.content_type != FORM or (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise OAuthError("invalid_request", f"Send a form ({FORM}) of UTF-8.")
    body = await request.read()
    try:
        given = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except ValueError as wrong:
        raise OAuthError("invalid_request", "The form is not UTF-8.") from wrong
    form = dict(given)
    if len(form) != len(given):
        raise OAuthError("invalid_request", "A parameter was sent twice.")
    if not all(map(storable, form.values())):
        raise OAuthError("invalid_request", "A parameter is text without NUL.")
    return form


def read_query(request: web.Request) -> dict[str, str]:
    """The request's query; a Problem with status 400 when a parameter comes twice, or is no text."""
    query = dict(request.query)
    if len(query) != len(request.query):
        raise Problem(400, "parameter-sent-twice", "A parameter was sent twice.")
    if not all(map(storable, query.values())):
        raise Problem(400, "query-not-valid", "A parameter is UTF-8 text without NUL.")
    return query
