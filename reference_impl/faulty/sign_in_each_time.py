"""ID-2 broken: the browser keeps no session, so each client asks for the password again."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.identity import Identity


class Forgetful(Identity):
    """Sets no cookie."""

    def app(self) -> web.Application:
        """The service's routes, without it."""
        app = super().app()
        app.on_response_prepare.append(_forget)
        return app


async def _forget(_request: web.Request, response: web.StreamResponse) -> None:
    response.cookies.clear()
    response.headers.popall("Set-Cookie", None)


FAULT = CloudFault(
    id="sign-in-each-time",
    title="the sign-in leaves no session in the browser",
    happens="a proxy in front of the service strips Set-Cookie from redirects",
    requirements=("ID-2",),
    apply=lambda standard: replace(standard, identity=Forgetful),
)
