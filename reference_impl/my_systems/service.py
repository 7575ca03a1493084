"""The My Systems service (paper: A, activate; B, configure camera), put together from its resources."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from reference_impl.foundation import openapi
from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.database import Database
from reference_impl.foundation.limits import JSON_BYTES
from reference_impl.foundation.operations import Operation, mount
from reference_impl.foundation.part import Part
from reference_impl.foundation.service import service
from reference_impl.my_systems import audit, cameras, codes, enabling, invitations, members, organisations
from reference_impl.my_systems.access import Access
from reference_impl.my_systems.answers import Activated, Dates
from reference_impl.my_systems.api.cameras import Cameras
from reference_impl.my_systems.api.devices import Devices
from reference_impl.my_systems.api.invitations import Invitations
from reference_impl.my_systems.api.licences import Licences
from reference_impl.my_systems.api.members import Members
from reference_impl.my_systems.api.organisations import Organisations
from reference_impl.my_systems.api.partners import Partners
from reference_impl.my_systems.api.public import Public
from reference_impl.my_systems.api.services import Services
from reference_impl.my_systems.api.sites import Sites
from reference_impl.my_systems.api.subscription import Subscriptions
from reference_impl.my_systems.changed_roles import ChangedRoles
from reference_impl.my_systems.enabling import CameraFacts, Refusal
from reference_impl.my_systems.office import Office, Rules
from reference_impl.my_systems.settings import Entitlement, MySystemsPorts, MySystemsSettings
from reference_impl.my_systems.subscription import Subscription, moment

_RESOURCES = (
    Public, Organisations, Members, Invitations, Subscriptions, Licences, Sites, Cameras, Devices, Partners, Services,
)  # fmt: skip


DOCUMENT = Path(__file__).with_name("openapi.json")


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
        self._terms = settings.terms
        self._clock = clock
        self._access = Access(verifier, database)
        rules = Rules(self.refusal, self.activation_document, self.entitlement, self.retention)
        self._changed_roles = ChangedRoles(database, settings.rights_life_s, clock)
        self._office = Office(database, settings, ports, clock, self._access, rules, self._changed_roles)

    def operations(self) -> list[Operation[Any]]:
        """Everything that can be asked."""
        return [operation for resource in _RESOURCES for operation in resource(self._office).operations()]

    def document(self) -> dict[str, Any]:
        """What the operations say of themselves: the service's OpenAPI document, which stands in `openapi.json`."""
        return openapi.document("my_systems", __doc__ or "", self.operations())

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=JSON_BYTES)
        mount(app, self.operations())
        openapi.publish(app, DOCUMENT)
        return app

    def parts(self) -> Mapping[str, Part]:
        """What it stands on."""
        return {"database": self._database}

    async def close(self) -> None:
        """Finish what is being written."""
        await self._database.close()

    # --- for the operator and the other services, in process ---------------------------------

    async def add_partner(self, user: str, name: str) -> None:
        """A user who sells licence codes from now on."""
        await self._database.write(lambda connection: codes.add_partner(connection, user, name))

    async def issue_licence_codes(self, count: int, seats: int, *, kind: codes.Kind = "licences") -> list[str]:
        """New codes of so many licences each, as the operator's own partner sells them."""
        now_s = self._clock()
        return await self._database.write(
            lambda connection: codes.issue(connection, "operator", kind, count, seats, now_s)
        )

    async def enter_licence_codes(self, made: Sequence[str], seats: int) -> None:
        """Codes that the operator made elsewhere, each of so many licences; those that are known stay as they are."""
        now_s = self._clock()
        await self._database.write(
            lambda connection: codes.enter(connection, "operator", "licences", made, seats, now_s)
        )

    async def memberships(self, user: str) -> Mapping[str, str]:
        """The user's role in each organisation."""
        return await self._database.read(lambda connection: members.memberships(connection, user))

    async def changed_roles(self) -> Mapping[tuple[str, str], str | None]:
        """The role of now by user and organisation, where a living access token may say otherwise; None: taken out."""
        return await self._changed_roles.roles()

    async def invited(self, token: str) -> str | None:
        """The name that an open invitation with this token is for."""
        now_s = self._clock()
        row = await self._database.read(lambda connection: invitations.of_token(connection, token, now_s))
        return None if row is None else str(row.username)

    async def accept_invitation(self, token: str, user: str) -> bool:
        """Make the user a member as the invitation says, which is used by that; False where it is not open any more."""
        now_s = self._clock()

        def work(connection: Connection) -> bool:
            row = invitations.take(connection, token, now_s)
            if row is None:
                return False
            members.set_member(connection, row.organisation, user, row.username, row.role)
            audit.note(connection, row.organisation, now_s, user, "accept-invitation", row.username, {"role": row.role})
            return True

        return await self._database.write(work)

    async def note_removed_second_step(self, user: str) -> None:
        """In the audit log of each of the user's organisations: its members sign in with less from now on."""

        def work(connection: Connection) -> None:
            for organisation in members.memberships(connection, user):
                audit.note(connection, organisation, self._clock(), user, "second-step-removed", user, {})

        await self._database.write(work)

    async def retention(self, organisation: str) -> timedelta | None:
        """How long its recordings are kept, subscription or not (ACT-11); None where there is no such organisation."""
        row = await self._database.read(lambda connection: organisations.known(connection, organisation))
        return None if row is None else timedelta(days=row.retention_days or self._terms.retention_days)

    async def entitlement(self, device: str) -> Entitlement | None:
        """Where this camera may record to now; None when it is not enabled, or the subscription is over."""
        return await self._database.read(lambda connection: self._entitled(connection, device))

    # --- what may be overridden ----------------------------------------------------------------

    def refusal(self, camera: CameraFacts, subscription: Subscription | None, now: datetime) -> Refusal | None:
        """Why this camera can't be enabled now, or None."""
        return enabling.refusal(camera, subscription, now, self._terms)

    def activation_document(self, started: Subscription, region: str) -> Activated:
        """What an administrator reads when the subscription starts."""
        return Activated(**Dates.of(started).model_dump(), region=region)

    def uploads_have_stopped(self, subscription: Subscription | None, now: datetime) -> bool:
        """Whether the subscription's end has stopped the uploads (ACT-11)."""
        return enabling.uploads_have_stopped(subscription, now, self._terms)

    def _entitled(self, connection: Connection, device: str) -> Entitlement | None:
        found = cameras.placed(connection, device)
        if found is None or found.region is None or not (found.enabled and found.facts.licensed):
            return None
        subscription = organisations.subscription_of(connection, found.organisation, self._terms)
        if self.uploads_have_stopped(subscription, moment(self._clock())):
            return None
        return Entitlement(found.organisation, found.camera, found.region)
