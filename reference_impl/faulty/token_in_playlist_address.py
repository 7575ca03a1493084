"""ID-1 broken: playlists take an access token in their address."""

from dataclasses import replace
from typing import Any

from aiohttp import web

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.bearer import Principal
from reference_impl.foundation.operations import Operation
from reference_impl.playlists import Playlists
from reference_impl.playlists.playlists import Wanted


class _Shared(Wanted):
    access_token: str = ""


class SharedPlaylists(Playlists):
    """Can be opened by a link."""

    def operations(self) -> list[Operation[Any]]:
        """As always, with a parameter more."""
        return [replace(one, body=_Shared) for one in super().operations()]

    async def _member(self, request: web.Request) -> Principal:
        token = request.query.get("access_token")
        if token is None:
            return await super()._member(request)
        principal = await self._verifier.verify(token)
        self.require_right_to_view(principal, request.match_info["organisation"])
        return principal


FAULT = CloudFault(
    id="token-in-playlist-address",
    title="playlists take `?access_token=`",
    happens="players can't be made to send a header, so the token goes in the address, and into logs (CWE-598)",
    requirements=("ID-1",),
    apply=lambda standard: replace(standard, playlists=SharedPlaylists),
)
