"""The My Systems service (paper: A, activate; B, configure camera)."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime

from aiohttp import web

from reference_impl.foundation.bearer import Principal, TokenVerifier
from reference_impl.foundation.body import read_body
from reference_impl.foundation.database import Database
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.service import service
from reference_impl.my_systems import cameras, enabling, organisations
from reference_impl.my_systems.bodies import (
    CloudStorage,
    LicenceCode,
    Membership,
    NewCamera,
    NewOrganisation,
    NewSite,
    RegionChoice,
)
from reference_impl.my_systems.configuration import configuration_document, disabled_document
from reference_impl.my_systems.enabling import CameraFacts, OrganisationFacts, Refusal
from reference_impl.my_systems.settings import Entitlement, MySystemsPorts, MySystemsSettings
from reference_impl.my_systems.subscription import Subscription, moment, rfc3339

_ROLES = ("administrator", "operator", "viewer")


class MySystems:
    """Organisations, members, licences, activation, sites and cameras.

    Its database must be made with `schema.METADATA`.
    """

    def __init__(
        self,
        database: Database,
        settings: MySystemsSettings,
        ports: MySystemsPorts,
        verifier: TokenVerifier,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._settings = settings
        self._regions = {region.id: region for region in settings.regions}
        self._ports = ports
        self._verifier = verifier
        self._clock = clock

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=1 << 16)
        one = "/v1/organisations/{organisation}"
        app.router.add_get("/v1/regions", self._list_regions)
        app.router.add_post("/v1/organisations", self._create_organisation)
        app.router.add_put(f"{one}/members/{{username}}", self._set_member)
        app.router.add_post(f"{one}/licences", self._redeem)
        app.router.add_post(f"{one}/activation", self._activate)
        app.router.add_put(f"{one}/region", self._choose_region)
        app.router.add_post(f"{one}/sites", self._add_site)
        app.router.add_post(f"{one}/sites/{{site}}/cameras", self._add_camera)
        app.router.add_get(f"{one}/cameras", self._list_cameras)
        app.router.add_put(f"{one}/cameras/{{camera}}/cloud-storage", self._switch)
        app.router.add_get("/v1/device/configuration", self._configuration)
        return app

    async def close(self) -> None:
        """Finish what is being written."""
        await self._database.close()

    # --- for the operator and the other services, in process ---------------------------------

    async def issue_licence_codes(self, count: int, seats: int) -> list[str]:
        """New licence codes of so many seats each, as a partner sells them; each can be redeemed once."""
        codes = [f"CS-{secrets.token_hex(10).upper()}" for _ in range(count)]
        await self._database.write(lambda connection: organisations.add_codes(connection, codes, seats))
        return codes

    async def memberships(self, user: str) -> Mapping[str, str]:
        """The user's role in each organisation."""
        return await self._database.read(lambda connection: organisations.memberships(connection, user))

    async def entitlement(self, device: str) -> Entitlement | None:
        """Where this camera may record to now; None when it is not enabled or the subscription is over."""
        found = await self._database.read(lambda connection: cameras.placed(connection, device))
        if found is None or not found.enabled or found.region is None:
            return None
        if await self.subscription_is_over(found.organisation):
            return None
        return Entitlement(found.organisation, found.camera, found.region)

    # --- what may be overridden ----------------------------------------------------------------

    def refusal(self, camera: CameraFacts, organisation: OrganisationFacts, now: datetime) -> Refusal | None:
        """Why this camera can't be enabled now, or None."""
        return enabling.refusal(camera, organisation, now)

    def activation_document(self, started: Subscription, region: str) -> dict[str, str]:
        """What an administrator reads when the subscription starts."""
        return {
            "activated_at": rfc3339(started.activated_at),
            "ends_at": rfc3339(started.ends_at),
            "licences_due_by": rfc3339(started.licences_due_by),
            "region": region,
        }

    async def subscription_is_over(self, organisation: str) -> bool:
        """Whether uploads have stopped (ACT-11: at the end of the subscription)."""
        facts = await self._database.read(lambda connection: organisations.organisation_facts(connection, organisation))
        return facts.subscription is None or facts.subscription.is_over(self._now())

    async def require_administrator(self, request: web.Request) -> tuple[Principal, str]:
        """Who asks, and the organisation of the address; refuses everybody but its administrators."""
        return await self._require_role(request, "administrator")

    # --- end points ----------------------------------------------------------------------------

    async def _list_regions(self, _request: web.Request) -> web.Response:
        return web.json_response([asdict(region) for region in self._settings.regions])

    async def _create_organisation(self, request: web.Request) -> web.Response:
        principal = await self._verifier.principal(request)
        if principal.kind != "user":
            raise Problem(403, "not-a-user", "Only users make organisations.")
        body = await read_body(request, NewOrganisation)
        new = await self._database.write(
            lambda connection: organisations.create(connection, body.name, principal.subject)
        )
        return web.json_response({"id": new, "name": body.name}, status=201)

    async def _set_member(self, request: web.Request) -> web.Response:
        _, organisation = await self.require_administrator(request)
        body, username = await read_body(request, Membership), request.match_info["username"]
        user = await self._ports.user_id(username)
        if user is None:
            raise Problem(404, "no-such-user", f"There is no user {username}.")
        await self._database.write(
            lambda connection: organisations.set_member(connection, organisation, user, body.role)
        )
        return web.json_response({"username": username, "role": body.role})

    async def _redeem(self, request: web.Request) -> web.Response:
        _, organisation = await self.require_administrator(request)
        body = await read_body(request, LicenceCode)
        seats = await self._database.write(lambda connection: organisations.redeem(connection, organisation, body.code))
        return web.json_response(asdict(seats), status=201)

    async def _activate(self, request: web.Request) -> web.Response:
        _, organisation = await self.require_administrator(request)
        region = await self._chosen_region(request)
        await self._database.read(lambda connection: organisations.require_not_activated(connection, organisation))
        # keys first: an activated organisation always has them, wherever a kill strikes
        await self._ports.ensure_keys(organisation, region)
        now_s = self._clock()
        started = await self._database.write(
            lambda connection: organisations.activate(connection, organisation, region, now_s)
        )
        return web.json_response(self.activation_document(started, region), status=201)

    async def _choose_region(self, request: web.Request) -> web.Response:
        _, organisation = await self.require_administrator(request)
        region = await self._chosen_region(request)
        await self._database.read(lambda connection: organisations.require_activated(connection, organisation))
        await self._ports.ensure_keys(organisation, region)
        await self._database.write(lambda connection: organisations.choose_region(connection, organisation, region))
        return web.json_response({"region": region})

    async def _chosen_region(self, request: web.Request) -> str:
        chosen = (await read_body(request, RegionChoice)).region
        if chosen not in self._regions:
            raise Problem(422, "no-such-region", f"There is no such region; choose one of {', '.join(self._regions)}.")
        return chosen

    async def _add_site(self, request: web.Request) -> web.Response:
        _, organisation = await self.require_administrator(request)
        body = await read_body(request, NewSite)
        new = await self._database.write(lambda connection: cameras.add_site(connection, organisation, body))
        return web.json_response({"id": new}, status=201)

    async def _add_camera(self, request: web.Request) -> web.Response:
        _, organisation = await self.require_administrator(request)
        body, site = await read_body(request, NewCamera), request.match_info["site"]
        await self._database.write(lambda connection: cameras.add_camera(connection, organisation, site, body))
        return web.json_response({"id": body.id}, status=201)

    async def _list_cameras(self, request: web.Request) -> web.Response:
        _, organisation = await self._require_role(request, *_ROLES)
        now = self._now()
        shown = await self._database.read(
            lambda connection: cameras.listed(connection, organisation, self.refusal, now)
        )
        return web.json_response(shown)

    async def _switch(self, request: web.Request) -> web.Response:
        _, organisation = await self.require_administrator(request)
        body, camera, now = await read_body(request, CloudStorage), request.match_info["camera"], self._now()
        await self._database.write(
            lambda connection: cameras.switch(connection, organisation, camera, self.refusal, now, enabled=body.enabled)
        )
        return web.json_response({"id": camera, "enabled": body.enabled})

    async def _configuration(self, request: web.Request) -> web.Response:
        principal = await self._verifier.principal(request)
        if principal.kind != "device":
            raise Problem(403, "not-a-device", "Only a device reads its configuration.")
        device = principal.subject
        found = await self._database.read(lambda connection: cameras.placed(connection, device))
        if found is None:
            raise Problem(404, "no-such-camera", "No organisation has listed this device as a camera.")
        entitled = await self.entitlement(device)
        if entitled is None:
            return web.json_response(disabled_document(found))
        key = await self._ports.public_key(entitled.organisation, entitled.region)
        region = self._regions[entitled.region]
        return web.json_response(configuration_document(found, region, self._settings.renewal_uri, key))

    async def _require_role(self, request: web.Request, *roles: str) -> tuple[Principal, str]:
        principal, organisation = await self._verifier.principal(request), request.match_info["organisation"]
        principal.require_role(organisation, *roles)
        return principal, organisation

    def _now(self) -> datetime:
        return moment(self._clock())
