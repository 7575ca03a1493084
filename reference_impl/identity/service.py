"""The identity service: who signs in, and with what token they leave."""

import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from reference_impl.foundation import openapi
from reference_impl.foundation.bearer import ChangedRoles, TokenVerifier, none_changed
from reference_impl.foundation.database import Database
from reference_impl.foundation.limits import JSON_BYTES
from reference_impl.foundation.operations import Operation, mount
from reference_impl.foundation.part import Part
from reference_impl.foundation.private_file import kept_key, private_folder
from reference_impl.foundation.service import service
from reference_impl.identity.authorization_codes import AuthorizationCodes
from reference_impl.identity.authorization_endpoint import AuthorizationEndpoint
from reference_impl.identity.client_assertion import claimed_client, refusal, verified
from reference_impl.identity.directory import Directory
from reference_impl.identity.discovery import discovery_document
from reference_impl.identity.ended_grants import EndedGrants
from reference_impl.identity.grants import Grants
from reference_impl.identity.guessing import Guessing
from reference_impl.identity.id_tokens import IdTokens
from reference_impl.identity.invitations import InvitationPorts, Invitations
from reference_impl.identity.oauth_error import NEVER_STORED, OAuthError, oauth_errors
from reference_impl.identity.own_operations import own_operations
from reference_impl.identity.passwords import Passwords
from reference_impl.identity.policy_operations import policy_operations
from reference_impl.identity.protocol_document import protocol_paths
from reference_impl.identity.refused_page import page_or_document
from reference_impl.identity.registration import Registration
from reference_impl.identity.schema import METADATA
from reference_impl.identity.second_step import SecondStep
from reference_impl.identity.second_steps import SecondSteps
from reference_impl.identity.service_operations import service_operations
from reference_impl.identity.sessions import Sessions
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.sign_out_endpoint import SignOutEndpoint
from reference_impl.identity.signing_key import RS256
from reference_impl.identity.signing_keys import SigningKeys
from reference_impl.identity.token_endpoint import TokenEndpoint
from reference_impl.identity.two_step_policy import Memberships, TwoStepPolicy

DOCUMENT = Path(__file__).with_name("openapi.json")

RemovalNoted = Callable[[str], Awaitable[None]]
"""Notes that a user's second step is about to be removed (my_systems keeps the organisations' audit logs)."""


async def _unnoted(_user: str) -> None:
    """Where nobody keeps an audit log."""


class Identity:
    """Signs users and devices in. Everything it keeps lies in its folder: signing keys, and its database by default.

    A database that is given must be made with `schema.METADATA`.
    """

    authorized_at: type[AuthorizationEndpoint] = AuthorizationEndpoint
    codes_kept_in: type[AuthorizationCodes] = AuthorizationCodes
    second_steps_kept_in: type[SecondSteps] = SecondSteps

    def __init__(
        self,
        folder: Path,
        settings: IdentitySettings,
        memberships: Memberships,
        clock: Callable[[], float] = time.time,
        *,
        database: Database | None = None,
        removing: RemovalNoted = _unnoted,
        changed_roles: ChangedRoles = none_changed,
        invitations: InvitationPorts = InvitationPorts(),  # noqa: B008 - a frozen value
    ) -> None:
        private_folder(folder)
        self._settings = settings
        self._memberships = memberships
        self._removing = removing
        self._changed_roles = changed_roles
        self._clock = clock
        self._database = database or Database(folder / "identity.db", METADATA)
        self._directory = Directory(self._database)
        self._passwords = Passwords(settings.password_hasher)
        self._invitations = Invitations(invitations, self._directory, self._passwords)
        self._keys = SigningKeys(folder / "signing-keys", settings, clock)
        self._rsa_keys = SigningKeys((settings.secrets or folder) / "rsa-signing-keys", settings, clock, RS256)
        self._ended = EndedGrants(self._database, settings.token_life_s, clock)
        self._seed_key = kept_key((settings.secrets or folder) / "identity-seeds.key")
        self._second_steps = self.second_steps_kept_in(self._database, self._seed_key)
        self._policy = TwoStepPolicy(self._database, memberships)
        self._second_step = SecondStep(
            clock, self._directory, self._second_steps, Guessing(self._database, "code", self._seed_key)
        )
        self._open_endpoints(memberships)
        self._verifier = TokenVerifier(
            issuer=settings.issuer,
            audience="identity",
            public_keys=self.public_keys,
            ended_grants=self.ended_grants,
            clock=clock,
        )

    def _open_endpoints(self, memberships: Memberships) -> None:
        """Where people sign in and out, and where tokens are given; what lies between those is theirs alone."""
        settings, clock = self._settings, self._clock
        grants, sessions = Grants(self._database, self._ended), Sessions(self._database, settings.session_life_s)
        codes = self.codes_kept_in(settings.code_life_s, clock)
        id_tokens = IdTokens(settings, (self._keys, self._rsa_keys))
        guessing = Guessing(self._database, "password", self._seed_key)
        self._authorization = self.authorized_at(
            settings,
            clock,
            self.authenticate,
            self.needs_two_steps,
            self._second_step,
            sessions,
            grants,
            codes,
            guessing,
        )
        self._token = TokenEndpoint(
            settings, clock, self._keys, id_tokens, codes, grants, memberships, self._policy, self.authenticate_device
        )
        self._sign_out = SignOutEndpoint(settings, clock, sessions, grants, id_tokens)

    def app(self) -> web.Application:
        """The service's routes."""
        app = service(body_limit_bytes=JSON_BYTES, wording=page_or_document)
        app.middlewares.append(oauth_errors)
        app.router.add_get("/.well-known/openid-configuration", self._discovery)
        app.router.add_get("/jwks.json", self._jwks)
        app.router.add_get("/authorize", self._authorization.ask)
        app.router.add_post("/authorize", self._authorization.answer)
        app.router.add_post("/token", self._token.answer)
        app.router.add_post("/revoke", self._token.revoke)
        app.router.add_get("/sign-out", self._sign_out.ask)
        app.router.add_post("/sign-out", self._sign_out.answer)
        app.router.add_get("/userinfo", self._userinfo)
        app.router.add_post("/register", self._register)
        mount(app, self.operations())
        openapi.publish(app, DOCUMENT)
        return app

    def operations(self) -> Sequence[Operation[Any]]:
        """What can be asked that no protocol prescribes."""
        return (
            *policy_operations(self._verifier, self._policy, self._memberships),
            *self._invitations.operations(),
            *service_operations(self._verifier, self._ended, self._changed_roles, self._settings.rights_life_s),
            *own_operations(
                self._verifier, self._second_step, self._second_steps, self._policy, self.remove_second_step
            ),
        )

    def document(self) -> dict[str, Any]:
        """The service's OpenAPI document, which stands in `openapi.json`."""
        made = openapi.document("identity", __doc__ or "", self.operations())
        return {**made, "paths": {**protocol_paths(self._settings), **made["paths"]}}

    def parts(self) -> Mapping[str, Part]:
        """What it stands on."""
        return {"database": self._database}

    async def close(self) -> None:
        """Finish what is being written."""
        await self._database.close()

    # --- for the operator and the other services, in process ---------------------------------

    async def add_user(self, username: str, password: str) -> str:
        """A new user's id; ValueError when the name is taken."""
        return await self._directory.add_user(username, await self._passwords.hashed(password))

    async def user_id(self, username: str) -> str | None:
        """The id of the user of this name."""
        user = await self._directory.user(username)
        return None if user is None else user.id

    async def username(self, user: str) -> str | None:
        """The name of the user of this id."""
        return await self._directory.username(user)

    async def remove_second_step(self, user: str) -> None:
        """Forget it, once that is noted. Also for a user who has lost it, and has shown who they are in person."""
        await self._removing(user)
        await self._second_steps.remove(user)

    async def public_keys(self) -> Mapping[str, Any]:
        """The JSON Web Key Set (RFC 7517) with which every token can be verified."""
        return {"keys": [*self._keys.published(), *self._rsa_keys.published()]}

    async def rights_life_s(self) -> float:
        """For how many seconds changes of roles are told of, and what a role gives may live at most."""
        return self._settings.rights_life_s

    async def ended_grants(self) -> Collection[str]:
        """Grants that ended (sign-out, a copied refresh token) before their access tokens expired."""
        return await self._ended.ids()

    # --- what may be overridden ----------------------------------------------------------------

    async def authenticate(self, username: str, password: str) -> str | None:
        """The user's id, if there is such a user and this is the password."""
        user = await self._directory.user(username)
        right = await self._passwords.match(None if user is None else user.password_hash, password)
        return user.id if user is not None and right else None

    async def needs_two_steps(self, user: str) -> bool:
        """Whether the user has a second step, or one of their organisations requires it."""
        return await self._second_steps.enrolled(user) or await self._policy.required_of(user)

    async def authenticate_device(self, assertion: str) -> str:
        """The client id of the device or service that made this assertion; OAuthError when it did not, just now."""
        client_id, now_s = claimed_client(assertion), self._clock()
        service = self._settings.service(client_id)
        jwks = await self._directory.device_keys(client_id) if service is None else service.jwks
        if jwks is None:
            raise refusal()
        audience = self._settings.token_endpoint
        genuine = verified(assertion, jwks, client_id=client_id, audience=audience, now_s=now_s)
        if not await self._directory.use_assertion(client_id, genuine.jti, genuine.expires_s, now_s):
            raise OAuthError("invalid_client", "This client assertion was used before; make a new one.", status=401)
        return client_id

    # --- end points ----------------------------------------------------------------------------

    async def _discovery(self, _request: web.Request) -> web.Response:
        return web.json_response(discovery_document(self._settings))

    async def _jwks(self, _request: web.Request) -> web.Response:
        lead_s = int(self._settings.key_lead_s)
        return web.json_response(await self.public_keys(), headers={"Cache-Control": f"max-age={lead_s}"})

    async def _userinfo(self, request: web.Request) -> web.Response:
        principal = await self._verifier.user(request)
        name = await self._directory.username(principal.subject)
        return web.json_response({"sub": principal.subject, "preferred_username": name}, headers=NEVER_STORED)

    async def _register(self, request: web.Request) -> web.Response:
        principal = await self._verifier.user(request)
        asked = Registration.read(await request.read())
        metadata = asked.model_dump()
        client_id = await self._directory.add_device(asked.client_name, metadata["jwks"], principal.subject)
        answer = {"client_id": client_id, "client_id_issued_at": int(self._clock()), **metadata}
        return web.json_response(answer, status=201, headers=NEVER_STORED)
