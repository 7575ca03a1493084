"""CRED-5 broken: a page comes where the credentials should."""

from collections import Counter
from dataclasses import replace

from aiohttp import web
from aiohttp.typedefs import Handler

from reference_impl.credentials import Credentials
from reference_impl.faulty.fault import CloudFault

_PAGE = "<!doctype html><title>Service status</title><p>All systems operational."


class PagingCredentials(Credentials):
    """Answers every second renewal of a device with a page."""

    def app(self) -> web.Application:
        """The service's routes, behind who serves pages."""
        app = super().app()
        asked = Counter[str]()

        @web.middleware
        async def page(request: web.Request, handler: Handler) -> web.StreamResponse:
            answer = await handler(request)
            if request.path != "/v1/renewal":
                return answer
            who = request.headers.get("Authorization", "")
            asked[who] += 1
            return answer if asked[who] % 2 else web.Response(text=_PAGE, content_type="text/html")

        app.middlewares.append(page)
        return app


FAULT = CloudFault(
    id="renewal-is-a-page",
    title="every second renewal is answered with status 200 and a page of HTML",
    happens="a proxy in front answers for a service that restarts, with its own page and the wrong status",
    requirements=("CRED-5",),
    hides=("CRED-4",),  # a renewal that failed excuses one that comes late
    apply=lambda standard: replace(standard, credentials=PagingCredentials),
)
