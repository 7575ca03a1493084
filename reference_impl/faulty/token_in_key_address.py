"""ID-1 broken: the key server takes an access token in a content key's address."""

from dataclasses import replace

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal
from reference_impl.key_server import KeyServer


class LinkedKeys(KeyServer):
    """Gives content keys by a link."""

    async def _viewer(self, request: web.Request) -> Principal:
        token = request.query.get("access_token")
        if token is None:
            return await super()._viewer(request)
        principal = await self._verifier.verify(token)
        self.require_right_to_view(principal, request.match_info["organisation"], request.match_info["camera"])
        return principal


FAULT = CloudFault(
    id="token-in-key-address",
    title="content keys are given for `?access_token=`",
    happens="players fetch keys from a playlist's addresses, so the token is put there, where proxies log it (CWE-598)",
    requirements=("ID-1",),
    apply=lambda standard: replace(standard, key_server=LinkedKeys),
)
