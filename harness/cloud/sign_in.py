"""Signing in: users by authorization code with PKCE (RFC 7636), devices by private_key_jwt (RFC 7523)."""

import base64
import hashlib
import secrets
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from harness.cloud.document import Document
from harness.cloud.http import CloudHttp
from harness.cloud.target import Account
from harness.errors import CamproofFailedError

_CLIENT = "camproof-web"
_REDIRECT = "http://127.0.0.1:49152/callback"
_BEARER_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


async def discover(http: CloudHttp, identity: str) -> Document:
    """Identity's discovery document."""
    action = "read the discovery document"
    return Document.of(action, await http.get(action, f"{identity}/.well-known/openid-configuration"))


async def sign_in(http: CloudHttp, identity: str, account: Account) -> str:
    """A user's access token."""
    places = await discover(http, identity)
    verifier = secrets.token_urlsafe(48)
    state = secrets.token_urlsafe(16)
    form = {
        "response_type": "code",
        "client_id": _CLIENT,
        "redirect_uri": _REDIRECT,
        "state": state,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    await http.get("open the sign-in form", f"{places.address('authorization_endpoint')}?{urlencode(form)}")
    secret = {"username": account.username, "password": account.password.get_secret_value()}
    answer = await http.ask("POST", places.address("authorization_endpoint"), form={**form, **secret})
    back = parse_qs(urlsplit(answer.headers.get("Location", "")).query)
    if "code" not in back:
        raise answer.refusal(f"sign in as {account.username}")
    if back.get("state") != [state]:
        raise CamproofFailedError("the sign-in came back with another state than it was sent: somebody interfered")
    token = await http.post(
        "redeem the authorization code",
        places.address("token_endpoint"),
        form={
            "grant_type": "authorization_code",
            "code": back["code"][0],
            "redirect_uri": _REDIRECT,
            "client_id": _CLIENT,
            "code_verifier": verifier,
        },
    )
    return str(token.json()["access_token"])


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(slots=True)
class DeviceIdentity:
    """A camera's identity: a private key that never leaves it and, once registered, a client id."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    client_id: str = ""

    async def register(self, http: CloudHttp, identity: str, token: str, name: str) -> str:
        """Register the public key on behalf of a user (RFC 7591); the client id."""
        places = await discover(http, identity)
        public = jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
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
        self.client_id = str(answer.json()["client_id"])
        return self.client_id

    async def token(self, http: CloudHttp, identity: str) -> tuple[str, int]:
        """A device's access token, and the second (since 1970) from which on it is no longer good."""
        action = "get a device's access token"
        places = await discover(http, identity)
        endpoint = places.address("token_endpoint")
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": endpoint,
            "iat": now,
            "exp": now + 60,
            "jti": uuid.uuid4().hex,
        }
        answer = await http.post(
            action,
            endpoint,
            form={
                "grant_type": "client_credentials",
                "client_assertion_type": _BEARER_ASSERTION,
                "client_assertion": jwt.encode(claims, self.key, algorithm="ES256"),
            },
        )
        said = Document.of(action, answer)
        return said.word("access_token"), now + said.whole("expires_in")
