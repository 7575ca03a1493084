"""Forms are taken from this service's own pages alone: no other site can sign a browser in or out (CSRF).

Browsers say where a request comes from, in headers that no page can set (Fetch Metadata; RFC 6454 7). What is no
browser sends none of them, and has no cookie that another site could abuse.
"""

from urllib.parse import urlsplit

from aiohttp import web

from reference_impl.foundation.problem import Problem


def require_own_page(request: web.Request) -> None:
    """Refuse a form that a page of another origin sent: a Problem with status 403."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        own = origin is None or urlsplit(origin).netloc == request.host
    if not own:
        raise Problem(403, "form-of-another-site", "This form was sent by a page of another site.")
