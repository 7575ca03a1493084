"""CRED-1 broken: the device's own access token is good enough to store media."""

import time
from dataclasses import replace

import jwt
from aiohttp import web

from reference_impl.credentials.service import CAMERA_ACTIONS
from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.session import Session
from reference_impl.media_store import MediaStore

_YEAR_S = 31_536_000


class OldWayStore(MediaStore):
    """Takes uploads without temporary credentials, as before there were any."""

    async def authenticate(self, request: web.Request) -> Session:
        """By signature; or by a device's token, whatever it is for."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            return await super().authenticate(request)
        claims = jwt.decode(token, options={"verify_signature": False})
        if claims.get("kind") != "device":
            return await super().authenticate(request)
        return Session.issue(
            organisation=request.path.split("/")[1],
            prefix=f"{claims['sub']}/",
            region=self.region,
            actions=CAMERA_ACTIONS,
            expires_at=int(time.time()) + _YEAR_S,
            holder=claims["sub"],
        )


FAULT = CloudFault(
    id="device-token-uploads",
    title="the media store takes uploads with the device's access token, without temporary credentials",
    happens="the way in which older firmware uploads is kept open beside the new one",
    requirements=("CRED-1",),
    apply=lambda standard: replace(standard, media_store=OldWayStore),
)
