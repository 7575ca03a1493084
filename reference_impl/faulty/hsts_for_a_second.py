"""TLS-3 broken: HSTS is over before it helps."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer


class Fleeting(KeyServer):
    """Says for a second that it is to be reached over TLS alone."""

    def app(self) -> web.Application:
        """The service's routes, with another header."""
        app = super().app()
        app.on_response_prepare.append(_for_a_second)
        return app


async def _for_a_second(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Strict-Transport-Security"] = "max-age=1"


FAULT = CloudFault(
    id="hsts-for-a-second",
    title="the key server sets Strict-Transport-Security for one second",
    happens="HSTS is rolled out with a small max-age, as its guides say, and was never raised",
    requirements=("TLS-3",),
    apply=lambda standard: replace(standard, key_server=Fleeting),
)
