"""Who may ask for what. Roles are read from the own table, so a member who is removed is out at once."""

from aiohttp import web

from reference_impl.foundation.bearer import (
    DEVICE_REFUSALS,
    MEMBER_REFUSALS,
    ROLES,
    SERVICE_REFUSALS,
    TOKEN_REFUSALS,
    USER_REFUSALS,
    Principal,
    TokenVerifier,
)
from reference_impl.foundation.database import Database
from reference_impl.foundation.operations import Right
from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import codes, members


class Access:
    """The rights that operations name."""

    def __init__(self, verifier: TokenVerifier, database: Database) -> None:
        self._verifier = verifier
        self._database = database
        self.anyone = Right("anyone", _nobody)
        self.users = Right("users", verifier.user, USER_REFUSALS)
        self.devices = Right("devices", verifier.device, DEVICE_REFUSALS)
        self.services = Right("services of this cloud", verifier.service, SERVICE_REFUSALS)
        self.partners = Right("partners, who sell licences", self._partner, {**TOKEN_REFUSALS, "not-a-partner": 403})
        self.members = self._right("members of the organisation", *ROLES)
        self.operators = self._right("administrators and operators of the organisation", "administrator", "operator")
        self.administrators = self._right("administrators of the organisation", "administrator")

    async def member(self, request: web.Request, *roles: str) -> Principal:
        """Who asks, with one of these roles in the organisation of the address."""
        principal, organisation = await self._verifier.principal(request), request.match_info["organisation"]
        role = await self._database.read(
            lambda connection: members.role_of(connection, organisation, principal.subject)
        )
        known = {organisation: role} if role is not None else {}
        Principal(principal.subject, principal.kind, known).require_role(organisation, *roles)
        return principal

    def _right(self, text: str, *roles: str) -> Right:
        async def admit(request: web.Request) -> Principal:
            return await self.member(request, *roles)

        return Right(text, admit, MEMBER_REFUSALS)

    async def _partner(self, request: web.Request) -> Principal:
        principal = await self._verifier.principal(request)
        if not await self._database.read(lambda connection: codes.is_partner(connection, principal.subject)):
            raise Problem(403, "not-a-partner", "Only partners issue licence codes.")
        return principal


async def _nobody(_request: web.Request) -> Principal:
    return Principal("", "nobody", {})
