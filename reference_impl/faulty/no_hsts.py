"""TLS-3 broken: one service does not say that it is to be reached over TLS alone."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer


class UnstrictKeyServer(KeyServer):
    """Answers without Strict-Transport-Security."""

    def app(self) -> web.Application:
        """The service's routes, without what every answer gets."""
        app = super().app()
        app.on_response_prepare.append(_without)
        return app


async def _without(_request: web.Request, response: web.StreamResponse) -> None:
    del response.headers["Strict-Transport-Security"]


FAULT = CloudFault(
    id="no-hsts",
    title="the key server's answers lack Strict-Transport-Security",
    happens="the header is set by a proxy, and one service is reached past it",
    requirements=("TLS-3",),
    apply=lambda standard: replace(standard, key_server=UnstrictKeyServer),
)
