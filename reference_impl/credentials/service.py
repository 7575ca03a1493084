"""The credentials service: what a camera uploads with, and what a reader reads with."""

import time
from collections.abc import Callable
from typing import Annotated

from aiohttp import web
from pydantic import Field

from reference_impl.credentials.renewal import renewal_document
from reference_impl.credentials.settings import CredentialsSettings, Entitled, EntitlementOf
from reference_impl.foundation.bearer import Principal, TokenVerifier
from reference_impl.foundation.body import Body, read_body
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.foundation.session import Session

CAMERA_ACTIONS = ("PutObject", "Index")
READER_ACTIONS = ("GetObject", "HeadObject", "ListObjectsV2")


class ReaderSession(Body):
    """POST /v1/reader-sessions."""

    organisation: Annotated[str, Field(max_length=100)]
    region: Annotated[str, Field(max_length=100)]


class Credentials:
    """Issues sessions. It keeps nothing: a session is in its token, which the region alone can open."""

    def __init__(
        self,
        settings: CredentialsSettings,
        entitlement: EntitlementOf,
        verifier: TokenVerifier,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._entitlement = entitlement
        self._verifier = verifier
        self._clock = clock

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=1 << 16)
        app.router.add_get("/v1/renewal", self._renewal)
        app.router.add_post("/v1/reader-sessions", self._reader_session)
        return app

    async def close(self) -> None:
        """Nothing to finish: nothing is kept."""

    # --- what may be overridden ----------------------------------------------------------------

    async def entitlement(self, device: str) -> Entitled:
        """Where this camera may record to now; a Problem with status 403 when it may not."""
        entitled = await self._entitlement(device)
        if entitled is None:
            raise Problem(403, "not-enabled", "Cloud storage is not enabled for this camera; an administrator can.")
        return entitled

    def expires_at(self) -> int:
        """The second (since 1970) from which on a session that is issued now is refused."""
        return int(self._clock() + self._settings.life_s)

    def camera_session(self, entitled: Entitled) -> Session:
        """What a camera gets: it writes below its own prefix and indexes its own segments, nothing else."""
        return Session.issue(
            organisation=entitled.organisation,
            prefix=f"{entitled.camera}/",
            region=entitled.region,
            actions=CAMERA_ACTIONS,
            expires_at=self.expires_at(),
            holder=entitled.camera,
        )

    def require_right_to_read(self, principal: Principal, organisation: str) -> None:
        """Refuse whoever may not read the organisation's bucket."""
        principal.require_role(organisation, "administrator", "operator")

    def reader_session(self, reader: Principal, organisation: str, region: str) -> Session:
        """What a reader gets: reads and lists the organisation's bucket, writes nothing."""
        return Session.issue(
            organisation=organisation,
            prefix="",
            region=region,
            actions=READER_ACTIONS,
            expires_at=self.expires_at(),
            holder=reader.subject,
        )

    # --- end points ----------------------------------------------------------------------------

    async def _renewal(self, request: web.Request) -> web.Response:
        principal = await self._verifier.principal(request)
        if principal.kind != "device":
            raise Problem(403, "not-a-device", "Only a device gets credentials to upload.")
        return self._issued(self.camera_session(await self.entitlement(principal.subject)))

    async def _reader_session(self, request: web.Request) -> web.Response:
        principal = await self._verifier.principal(request)
        body = await read_body(request, ReaderSession)
        self.require_right_to_read(principal, body.organisation)
        if body.region not in self._settings.regions:
            raise Problem(422, "no-such-region", f"Choose one of {', '.join(self._settings.regions)}.")
        return self._issued(self.reader_session(principal, body.organisation, body.region))

    def _issued(self, session: Session) -> web.Response:
        region = self._settings.regions[session.region]
        document = renewal_document(session, region.sealer.seal(session), region.media_store)
        return web.json_response(document, headers={"Cache-Control": "no-store"})
