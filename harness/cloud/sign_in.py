"""Signing in: users by authorization code with PKCE (RFC 7636), devices by private_key_jwt (RFC 7523)."""

import base64
import hashlib
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from harness.cloud.document import Document
from harness.cloud.http import Answer, CloudHttp
from harness.cloud.target import Account
from harness.errors import CamproofFailedError

_BEARER_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def discovery_of(identity: str) -> str:
    """Where the reference has its discovery document."""
    return f"{identity}/.well-known/openid-configuration"


async def discover(http: CloudHttp, identity: str) -> Document:
    """Identity's discovery document."""
    return await discovered(http, discovery_of(identity))


async def discovered(http: CloudHttp, address: str) -> Document:
    """The discovery document that is there (RFC 8414)."""
    action = "read the discovery document"
    return Document.of(action, await http.get(action, address))


class Way(Protocol):
    """What OAuth 2.0 leaves to each cloud of how people sign in."""

    @property
    def client_id(self) -> str:
        """Of a public client, whose tokens are good for every service."""

    @property
    def redirect_uri(self) -> str:
        """That the cloud knows of it. Nothing listens there."""

    async def answer(self, http: CloudHttp, address: str, asked: Mapping[str, str], account: Account) -> Answer:
        """What a browser gets in the end, whose user gives name and password: the way back to the client, or a page.

        `address` is that of the authorization end point, `asked` what the client asks there.
        """


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """The reference's: a form whose fields go with what the client asked, in one POST."""

    client_id: str = "camproof-web"
    redirect_uri: str = "http://127.0.0.1:49152/callback"

    async def answer(self, http: CloudHttp, address: str, asked: Mapping[str, str], account: Account) -> Answer:
        """POST of the form."""
        secret = {"username": account.username, "password": account.password.get_secret_value()}
        return await http.ask("POST", address, form={**asked, **secret})


@dataclass(frozen=True, slots=True)
class CodeFlow:
    """One sign-in of a user, step by step. What each step sends may be changed, or left out with None, to try it."""

    http: CloudHttp
    places: Document  # identity's discovery document
    way: Way = PasswordForm()
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    async def open(self, *, cookie: str = "", **changed: str | None) -> Answer:
        """GET of the authorization end point: the form, or at once the way back for whom the cookie names."""
        url = f"{self._authorization}?{urlencode(self._asked(changed))}"
        return await self.http.ask("GET", url, headers={"Cookie": cookie} if cookie else None)

    async def answer(self, account: Account, **changed: str | None) -> Answer:
        """The user gives name and password."""
        return await self.way.answer(self.http, self._authorization, self._asked(changed), account)

    async def redeem(self, code: str, **changed: str | None) -> Answer:
        """Tokens for the code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.way.redirect_uri,
            "client_id": self.way.client_id,
            "code_verifier": self.verifier,
        }
        return await self._tokens(_without_none({**form, **changed}))

    async def renew(self, refresh_token: str, client_id: str = "") -> Answer:
        """Tokens for a refresh token, as this client or else the usual one."""
        client = client_id or self.way.client_id
        return await self._tokens({"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": client})

    async def _tokens(self, form: Mapping[str, str]) -> Answer:
        return await self.http.ask("POST", self.places.address("token_endpoint"), form=form)

    @property
    def _authorization(self) -> str:
        return self.places.address("authorization_endpoint")

    def _asked(self, changed: Mapping[str, str | None]) -> dict[str, str]:
        form = {
            "response_type": "code",
            "client_id": self.way.client_id,
            "redirect_uri": self.way.redirect_uri,
            "state": self.state,
            "code_challenge": _challenge(self.verifier),
            "code_challenge_method": "S256",
        }
        return _without_none({**form, **changed})


async def sign_in(http: CloudHttp, identity: str, account: Account) -> str:
    """A user's access token."""
    flow = CodeFlow(http, await discover(http, identity))
    if not (form := await flow.open()).accepted:
        raise form.refusal("open the sign-in form")
    answer = await flow.answer(account)
    back = sent_back(answer)
    if "code" not in back:
        raise answer.refusal(f"sign in as {account.username}")
    if back.get("state") != flow.state:
        raise CamproofFailedError("the sign-in came back with another state than it was sent: somebody interfered")
    action = "redeem the authorization code"
    if not (tokens := await flow.redeem(back["code"])).accepted:
        raise tokens.refusal(action)
    return Document.of(action, tokens).word("access_token")


def sent_back(answer: Answer) -> dict[str, str]:
    """What the authorization end point tells the client through the browser: in the query, or in the fragment."""
    place = urlsplit(answer.headers.get("Location", ""))
    return {name: values[0] for part in (place.query, place.fragment) for name, values in parse_qs(part).items()}


def _without_none(form: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in form.items() if value is not None}


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


async def register_key(http: CloudHttp, identity: str, token: str, name: str, key: ec.EllipticCurvePublicKey) -> str:
    """Register a device by its public key, on behalf of a user (RFC 7591); the client id."""
    places = await discover(http, identity)
    public = jwt.algorithms.ECAlgorithm.to_jwk(key, as_dict=True)
    answer = await http.post(
        f"register the device {name}",
        places.address("registration_endpoint"),
        token=token,
        document={
            "client_name": name,
            "jwks": {"keys": [{**public, "alg": "ES256", "use": "sig"}]},
            "token_endpoint_auth_method": "private_key_jwt",
            "grant_types": ["client_credentials"],
        },
    )
    return str(answer.json()["client_id"])


@dataclass(slots=True)
class DeviceIdentity:
    """A camera's identity: a private key that never leaves it and, once registered, a client id."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    client_id: str = ""

    async def register(self, http: CloudHttp, identity: str, token: str, name: str) -> str:
        """Register the public key on behalf of a user; the client id."""
        self.client_id = await register_key(http, identity, token, name, self.key.public_key())
        return self.client_id

    async def token(self, http: CloudHttp, identity: str, now_s: float | None = None) -> tuple[str, int]:
        """A device's access token, and the second (since 1970) from which on it is no longer good.

        `now_s`: what the device's clock says; that of the system by default.
        """
        endpoint = (await discover(http, identity)).address("token_endpoint")
        now = int(time.time() if now_s is None else now_s)
        answer = await self.present(http, endpoint, self.assertion(endpoint, now))
        action = "get a device's access token"
        if not answer.accepted:
            raise answer.refusal(action)
        said = Document.of(action, answer)
        return said.word("access_token"), now + said.whole("expires_in")

    def assertion(self, endpoint: str, now: int) -> str:
        """What shows once, for a minute, that it is this device which asks there (RFC 7523)."""
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": endpoint,
            "iat": now,
            "exp": now + 60,
            "jti": uuid.uuid4().hex,
        }
        return jwt.encode(claims, self.key, algorithm="ES256")

    async def present(self, http: CloudHttp, endpoint: str, assertion: str) -> Answer:
        """Ask for a token with an assertion; the answer as it is."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _BEARER_ASSERTION,
            "client_assertion": assertion,
        }
        return await http.ask("POST", endpoint, form=form)
