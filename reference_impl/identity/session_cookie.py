"""The cookie by which a browser is known again: one, for the sign-in at every client (RFC 6265bis 4.1.3.2)."""

from aiohttp import web

NAME = "__Host-session"


def session_cookie(request: web.Request) -> str:
    """What the browser sent; "" if nothing."""
    return request.cookies.get(NAME, "")


def set_session_cookie(response: web.StreamResponse, value: str) -> None:
    """Lax, since clients send browsers here from their own sites; it lasts until the browser is closed."""
    response.set_cookie(NAME, value, path="/", secure=True, httponly=True, samesite="Lax")


def drop_session_cookie(response: web.StreamResponse) -> None:
    """The browser forgets it."""
    response.set_cookie(NAME, "", path="/", secure=True, httponly=True, samesite="Lax", max_age=0)
