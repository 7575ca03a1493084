"""KEY-3 broken: an answer carries a number from which the private key follows."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.key_server import KeyServer


class TaggingKeyServer(KeyServer):
    """Tags the public key with one of its primes."""

    def app(self) -> web.Application:
        """The service's routes, with an ETag on what belongs to an organisation."""
        app = super().app()
        app.on_response_prepare.append(self._tag)
        return app

    async def _tag(self, request: web.Request, response: web.StreamResponse) -> None:
        private = await self._keyring.private(request.match_info.get("organisation", ""), 1)
        if private is not None and request.path.endswith("/public-key"):
            response.headers["ETag"] = f'"{private.private_numbers().p}"'


FAULT = CloudFault(
    id="prime-in-header",
    title="the public key's ETag is a prime factor of its modulus, in decimal",
    happens="a fingerprint is taken of the private numbers instead of the public ones",
    requirements=("KEY-3",),
    apply=lambda standard: replace(standard, key_server=TaggingKeyServer),
)
