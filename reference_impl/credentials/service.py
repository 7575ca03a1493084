"""The credentials service: what a camera uploads with, and what a reader reads with."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from reference_impl.credentials.limits import Issuing
from reference_impl.credentials.renewal import Renewal, renewal_document
from reference_impl.credentials.settings import CredentialsSettings, Entitled, EntitlementOf
from reference_impl.foundation import openapi
from reference_impl.foundation.bearer import TOKEN_REFUSALS, Principal, TokenVerifier
from reference_impl.foundation.body import Body
from reference_impl.foundation.limits import JSON_BYTES
from reference_impl.foundation.operations import Asked, Nothing, Operation, Right, mount
from reference_impl.foundation.part import Part
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.foundation.session import Session

CAMERA_ACTIONS = ("PutObject", "Index")
READER_ROLES = ("administrator", "operator")
READER_ACTIONS = ("GetObject", "HeadObject", "ListObjectsV2")
DOCUMENT = Path(__file__).with_name("openapi.json")

_UNCACHED = {"Cache-Control": "no-store"}
_TOO_MANY = {"too-many-renewals": 429}


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
        self._issuing = Issuing(settings.limits)

    def operations(self) -> list[Operation[Any]]:
        """Everything that can be asked."""
        devices = Right("devices", self._device, {**TOKEN_REFUSALS, "not-a-device": 403})
        users = Right("users", self._verifier.principal, TOKEN_REFUSALS)
        not_theirs = {"no-such-organisation": 404, "role-not-sufficient": 403, "no-such-region": 422}
        return [
            Operation("renewCredentials", "GET", "/v1/renewal", "Temporary credentials to upload with (ONVIF 26.06)",
                      devices, Nothing, Renewal, self._renewal,
                      refusals={"not-enabled": 403, "records-elsewhere": 403, **_TOO_MANY}, headers=_UNCACHED),
            Operation("openReaderSession", "POST", "/v1/reader-sessions",
                      "Temporary credentials to read an organisation's bucket with, for administrators and operators",
                      users, ReaderSession, Renewal, self._reader_session,
                      refusals={**not_theirs, **_TOO_MANY}, headers=_UNCACHED),
        ]  # fmt: skip

    def document(self) -> dict[str, Any]:
        """What the operations say of themselves: the service's OpenAPI document, which stands in `openapi.json`."""
        return openapi.document("credentials", __doc__ or "", self.operations())

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=JSON_BYTES)
        mount(app, self.operations())
        openapi.publish(app, DOCUMENT)
        return app

    def parts(self) -> Mapping[str, Part]:
        """What it stands on."""
        return {}

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
        principal.require_role(organisation, *READER_ROLES)

    def reader_session(self, reader: Principal, organisation: str, region: str) -> Session:
        """What a reader gets: reads and lists the organisation's bucket, writes nothing."""
        return Session.issue(
            organisation=organisation,
            prefix="",
            region=region,
            actions=READER_ACTIONS,
            expires_at=self.expires_at(),
            holder=reader.subject,
            roles=READER_ROLES,
        )

    def require_allowance(self, holder: str, region: str) -> None:
        """Refuse whoever asks too often, or whoever asks while too many do; a Problem with status 429 says how long."""
        wait_s = self._issuing.take(holder, region, self._clock())
        if wait_s:
            detail = f"Too many credentials were asked for; wait {wait_s} s, and keep those you have meanwhile."
            headers = {"Retry-After": str(wait_s)}
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "too-many-renewals", detail, headers=headers)

    # --- end points ----------------------------------------------------------------------------

    async def _device(self, request: web.Request) -> Principal:
        principal = await self._verifier.principal(request)
        if principal.kind != "device":
            raise Problem(403, "not-a-device", "Only a device gets credentials to upload.")
        return principal

    async def _renewal(self, asked: Asked[Nothing]) -> Renewal:
        entitled = await self.entitlement(asked.caller.subject)
        if entitled.region != self._settings.region:
            raise Problem(403, "records-elsewhere", "This camera records to a region that is not served here.")
        return self._issued(self.camera_session(entitled))

    async def _reader_session(self, asked: Asked[ReaderSession]) -> Renewal:
        organisation, region = asked.body.organisation, asked.body.region
        self.require_right_to_read(asked.caller, organisation)
        if region != self._settings.region:
            raise Problem(422, "no-such-region", f"Here is {self._settings.region}; My Systems lists the others.")
        session, longest_s = (
            self.reader_session(asked.caller, organisation, region),
            await self._settings.rights_life_s(),
        )
        ends_at = min(session.expires_at, self._clock() + longest_s)
        return self._issued(replace(session, expires_at=int(ends_at)))

    def _issued(self, session: Session) -> Renewal:
        self.require_allowance(session.holder, session.region)
        return renewal_document(session, self._settings.sealer.seal(session), self._settings.media_store)
