"""The key server: private keys go in nowhere and come out nowhere; content keys come out for those who may view."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from reference_impl.foundation import openapi
from reference_impl.foundation.bearer import MEMBER_REFUSALS, SERVICE_REFUSALS, TOKEN_REFUSALS, Principal, TokenVerifier
from reference_impl.foundation.database import Database
from reference_impl.foundation.operations import Asked, Nothing, Operation, Right, mount
from reference_impl.foundation.part import Part
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.key_server.answers import AuditQuery, AuditTrail, OrganisationKey, WrappedKey
from reference_impl.key_server.audit import Audit, AuditRow
from reference_impl.key_server.keyring import Keyring
from reference_impl.key_server.sealed_key import KeySealer
from reference_impl.key_server.unwrapping import unwrap, wrapped_bytes
from reference_impl.key_server.workers import Workers

DOCUMENT = Path(__file__).with_name("openapi.json")

_ONE = "/v1/organisations/{organisation}"
_UNCACHED = {"Cache-Control": "no-store"}
_LONGEST = 100  # characters of what is kept of a request
_VERSION_DIGITS = 9


class KeyServer:
    """One region's key server. Its database must be made with `schema.METADATA`.

    Args:
        database: keys (sealed) and the audit trail.
        heads: how far each trail has come; made with `heads.METADATA`, away from the database.
        region: the region's id; keys are sealed to it.
        key_encryption_key: 32 bytes that lie in another folder than the database.
        verifier: of tokens for the audience `keys`.
        clock: seconds since 1970.
    """

    keyring: type[Keyring] = Keyring  # may be overridden

    def __init__(
        self,
        database: Database,
        heads: Database,
        region: str,
        key_encryption_key: bytes,
        verifier: TokenVerifier,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._heads = heads
        self._workers = Workers()
        self._keyring = self.keyring(database, region, KeySealer(key_encryption_key), self._workers)
        self._audit = Audit(database, heads, key_encryption_key)
        self._verifier = verifier
        self._clock = clock

    def operations(self) -> list[Operation[Any]]:
        """Everything that can be asked. Nothing of it gives a private key."""
        anyone = Right("whoever is signed in", self._verifier.principal, TOKEN_REFUSALS)
        viewers = Right("members of the organisation", self._viewer, MEMBER_REFUSALS)
        administrators = Right("administrators of the organisation", self._administrator, MEMBER_REFUSALS)
        services = Right("services of this cloud", self._verifier.service, SERVICE_REFUSALS)
        return [
            Operation("readPublicKey", "GET", f"{_ONE}/public-key", "The organisation's public key in this region",
                      anyone, Nothing, OrganisationKey, self._public_key, refusals={"no-such-key": 404}),
            Operation("unwrapContentKey", "GET", f"{_ONE}/cameras/{{camera}}/content-key",
                      "A camera's content key in the clear, 16 bytes", viewers, WrappedKey, bytes, self._content_key,
                      refusals={"cannot-unwrap": 400}, headers=_UNCACHED, media_type="application/octet-stream"),
            Operation("readAuditTrail", "GET", f"{_ONE}/audit", "Who asked for which content key",
                      administrators, AuditQuery, AuditTrail, self._audit_trail),
            Operation("ensureKeys", "PUT", f"{_ONE}/keys", "Make the organisation's key pair, unless it has one",
                      services, Nothing, None, self._ensure_keys, 204),
            Operation("rotateKeys", "POST", f"{_ONE}/keys", "A new key pair; what older ones wrapped stays readable",
                      services, Nothing, OrganisationKey, self._rotate, 201),
        ]  # fmt: skip

    def document(self) -> dict[str, Any]:
        """What the operations say of themselves: the service's OpenAPI document, which stands in `openapi.json`."""
        return openapi.document("key_server", __doc__ or "", self.operations())

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=1 << 12)
        mount(app, self.operations())
        openapi.publish(app, DOCUMENT)
        return app

    def parts(self) -> Mapping[str, Part]:
        """What it stands on."""
        return {"database": self._database, "audit heads": self._heads}

    async def close(self) -> None:
        """Finish what is being worked on and written."""
        await self._workers.close()
        await self._audit.close()
        await self._heads.close()
        await self._database.close()

    # --- for the operator and the other services, in process ---------------------------------

    async def ensure_keys(self, organisation: str) -> None:
        """Make the organisation's key pair in this region, unless it has one."""
        await self._keyring.ensure(organisation)

    async def rotate(self, organisation: str) -> None:
        """A new key pair; cameras use it from their next configuration on, older ones still unwrap."""
        await self._keyring.add(organisation)

    async def public_key(self, organisation: str) -> tuple[int, str]:
        """Version and PEM of the organisation's current public key; a Problem with status 404 without any."""
        key = await self._keyring.newest(organisation)
        if key is None:
            raise Problem(404, "no-such-key", "This organisation has no key in this region.")
        return key.version, key.pem

    # --- what may be overridden ----------------------------------------------------------------

    def require_right_to_view(self, principal: Principal, organisation: str, camera: str) -> None:  # noqa: ARG002 - an override may want the camera
        """Refuse whoever may not view the organisation's cameras."""
        principal.require_role(organisation, "administrator", "operator", "viewer")

    async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
        """The camera's content key, or None, after the same work."""
        decoy = await self._keyring.decoy()
        number = int(version) if version.isdecimal() and len(version) <= _VERSION_DIGITS else 0
        private = await self._keyring.private(organisation, number)
        key = await self._workers.run(unwrap, private or decoy, wrapped, camera)
        return None if private is None else key

    async def note(self, row: AuditRow) -> None:
        """Write a row of the audit trail, durably."""
        await self._audit.note(row)

    def refused_unwrapping(self) -> Problem:
        """The one answer to everything that is not this camera's key."""
        return Problem(400, "cannot-unwrap", "This is not a wrapped content key of this camera.")

    # --- end points ----------------------------------------------------------------------------

    async def _viewer(self, request: web.Request) -> Principal:
        """Who may view; a refusal is noted, too."""
        principal = await self._verifier.principal(request)
        organisation, camera = request.match_info["organisation"], request.match_info["camera"]
        try:
            self.require_right_to_view(principal, organisation, camera)
        except Problem:
            version = request.query.get("version", "")
            await self.note(self._row(principal, organisation, camera, version, "refused"))
            raise
        return principal

    async def _administrator(self, request: web.Request) -> Principal:
        principal = await self._verifier.principal(request)
        principal.require_role(request.match_info["organisation"], "administrator")
        return principal

    async def _public_key(self, asked: Asked[Nothing]) -> OrganisationKey:
        version, pem = await self.public_key(asked.place["organisation"])
        return OrganisationKey(version=version, public_key=pem)

    async def _content_key(self, asked: Asked[WrappedKey]) -> bytes:
        organisation, camera, version = asked.place["organisation"], asked.place["camera"], asked.body.version
        key = await self.unwrapped(organisation, camera, version, wrapped_bytes(asked.body.wrapped))
        outcome = "cannot-unwrap" if key is None else "unwrapped"
        await self.note(self._row(asked.caller, organisation, camera, version, outcome))
        if key is None:
            raise self.refused_unwrapping()
        return key

    async def _ensure_keys(self, asked: Asked[Nothing]) -> None:
        await self.ensure_keys(asked.place["organisation"])

    async def _rotate(self, asked: Asked[Nothing]) -> OrganisationKey:
        await self.rotate(asked.place["organisation"])
        return await self._public_key(asked)

    async def _audit_trail(self, asked: Asked[AuditQuery]) -> AuditTrail:
        trail = await self._audit.trail(asked.place["organisation"], after=asked.body.after, most=asked.body.limit)
        at, reason = (None, None) if trail.broken is None else (trail.broken.at, trail.broken.reason)
        told = {"rows": trail.rows, "broken_at": at, "reason": reason, "next": trail.next}
        return AuditTrail.model_validate(told, strict=False)

    def _row(self, principal: Principal, organisation: str, camera: str, version: str, outcome: str) -> AuditRow:
        return AuditRow(
            at_us=int(self._clock() * 1_000_000),
            organisation=organisation[:_LONGEST],
            who=principal.subject,
            camera=camera[:_LONGEST],
            version=version[:_LONGEST],
            outcome=outcome,
        )
