"""HTML pages without a script, with nothing loaded and everything that a request brought in escaped."""

import base64
import hashlib
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

_HERE = Path(__file__)
_STYLE = "".join(
    file.read_text("utf-8") for file in (_HERE.parents[1] / "foundation" / "tokens.css", _HERE.with_name("page.css"))
)
_BRAND = '<header class="brand"><span class="mark"></span>camproof</header>'
_HYPHENED = re.compile(r"\w+-\w+")
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def page(title: str, body: str, *, leads_to: str = "", status: int = 200) -> web.Response:
    """A page. `leads_to` is the address to which the answer to its form may send the browser; `body` is HTML."""
    return web.Response(
        status=status,
        text='<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)} · camproof</title>"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<style>{_STYLE}</style></head><body>{_BRAND}<main><h1>{_heading(title)}</h1>{body}</main></body></html>",
        content_type="text/html",
        headers=_headers(leads_to),
    )


def _heading(title: str) -> str:
    """No line of it ends within a word: a narrow screen breaks at hyphens else."""
    return _HYPHENED.sub(r'<span class="whole">\g<0></span>', escape(title))


def form(action: str, hidden: Mapping[str, str], content: str) -> str:
    """A form with hidden fields; `content` is HTML."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return f'<form method="post" action="{action}">{fields}{content}</form>'


def notice(text: str) -> str:
    """A line that is read out at once."""
    return f'<p class="wrong" role="alert">{escape(text)}</p>'


def _headers(leads_to: str) -> dict[str, str]:
    """A strict policy. Browsers hold the redirect after a form to `form-action`: the client's origin is in it."""
    client = urlsplit(leads_to)
    origin = f" {client.scheme}://{client.netloc}" if leads_to else ""
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self'{origin}"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",  # with no-referrer, browsers would not say that our own form is ours
        "X-Frame-Options": "DENY",
    }
