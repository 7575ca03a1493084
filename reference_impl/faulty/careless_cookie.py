"""TLS-3 broken: a cookie that scripts may read, and that goes over plain HTTP too."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity


class RememberingIdentity(Identity):
    """Remembers in a cookie that the sign-in form was shown."""

    def app(self) -> web.Application:
        """The service's routes, with the cookie."""
        app = super().app()
        app.on_response_prepare.append(_remember)
        return app


async def _remember(request: web.Request, response: web.StreamResponse) -> None:
    if request.path == "/authorize":
        response.headers.add("Set-Cookie", "visited=yes; Path=/; SameSite=Lax")


FAULT = CloudFault(
    id="careless-cookie",
    title="the sign-in form sets a cookie without Secure and HttpOnly",
    happens="a library's defaults are for development (CWE-614)",
    requirements=("TLS-3",),
    apply=lambda standard: replace(standard, identity=RememberingIdentity),
)
