"""The HTML sign-in form: no script, nothing loaded, everything that a request brought in escaped."""

import base64
import hashlib
from dataclasses import asdict
from html import escape
from urllib.parse import urlsplit

from aiohttp import web

from reference_impl.identity.authorization_request import AuthorizationRequest

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:22rem;margin:12vh auto;padding:0 1rem}"
    "label{display:block;margin:.75rem 0}input{width:100%;font:inherit;padding:.4rem;box-sizing:border-box}"
    "button{font:inherit;padding:.5rem 1.5rem}.wrong{color:#a00000}"
)
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_WRONG = '<p class="wrong" role="alert">The user name or the password is wrong.</p>'


def sign_in_form(asked: AuthorizationRequest, *, wrong: bool = False) -> web.Response:
    """The form for this request: 200, or 401 with a line that does not say which of the two was wrong."""
    return web.Response(
        status=401 if wrong else 200,
        text=_page(asked, _WRONG if wrong else ""),
        content_type="text/html",
        headers=_headers(asked),
    )


def _page(asked: AuthorizationRequest, notice: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asdict(asked).items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<style>{_STYLE}</style></head><body><main><h1>Sign in</h1>{notice}<form method="post" action="/authorize">'
        f"{hidden}"
        '<label>User name <input name="username" autocomplete="username" required autofocus></label>'
        '<label>Password <input name="password" type="password" autocomplete="current-password" required></label>'
        "<button>Sign in</button></form></main></body></html>"
    )


def _headers(asked: AuthorizationRequest) -> dict[str, str]:
    """A strict policy. Browsers hold the redirect after the form to `form-action`: the client's origin is in it."""
    client = urlsplit(asked.redirect_uri)
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {client.scheme}://{client.netloc}"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
    }
