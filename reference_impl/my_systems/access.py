"""Who may ask for what. Roles are read from the own table, so a member who is removed is out at once."""

from aiohttp import web

from reference_impl.foundation.bearer import MEMBER_REFUSALS, TOKEN_REFUSALS, Principal, TokenVerifier
from reference_impl.foundation.database import Database
from reference_impl.foundation.operations import Right
from reference_impl.foundation.problem import Problem
from reference_impl.my_systems import codes, members

ROLES = ("administrator", "operator", "viewer")


class Access:
    """The rights that operations name."""

    def __init__(self, verifier: TokenVerifier, database: Database) -> None:
        self._verifier = verifier
        self._database = database
        self.anyone = Right("anyone", _nobody)
        self.users = Right("users", self._user, {**TOKEN_REFUSALS, "not-a-user": 403})
        self.devices = Right("devices", self._device, {**TOKEN_REFUSALS, "not-a-device": 403})
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

    async def _user(self, request: web.Request) -> Principal:
        return _of_kind(await self._verifier.principal(request), "user", "Only users do this.")

    async def _device(self, request: web.Request) -> Principal:
        return _of_kind(await self._verifier.principal(request), "device", "Only devices do this.")

    async def _partner(self, request: web.Request) -> Principal:
        principal = await self._verifier.principal(request)
        if not await self._database.read(lambda connection: codes.is_partner(connection, principal.subject)):
            raise Problem(403, "not-a-partner", "Only partners issue licence codes.")
        return principal


async def _nobody(_request: web.Request) -> Principal:
    return Principal("", "nobody", {})


def _of_kind(principal: Principal, kind: str, sentence: str) -> Principal:
    if principal.kind != kind:
        raise Problem(403, f"not-a-{kind}", sentence)
    return principal
