"""The first page of a sign-in: user name and password."""

from aiohttp import web

from reference_impl.identity.authorization_request import AuthorizationRequest
from reference_impl.identity.page import form, notice, page

_FIELDS = (
    '<label>User name <input name="username" autocomplete="username" required autofocus></label>'
    '<label>Password <input name="password" type="password" autocomplete="current-password" required></label>'
    "<button>Sign in</button>"
)


def sign_in_form(asked: AuthorizationRequest, *, wrong: bool = False) -> web.Response:
    """The form for this request: 200, or 401 with a line that does not say which of the two was wrong."""
    said = notice("The user name or the password is wrong.") if wrong else ""
    body = said + form("/authorize", asked.parameters, _FIELDS)
    return page("Sign in", body, leads_to=asked.redirect_uri, status=401 if wrong else 200)
