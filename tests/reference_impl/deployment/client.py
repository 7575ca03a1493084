"""Somebody who uses a cloud through its public API, and a camera with its own key."""

import base64
import hashlib
import io
import json
import secrets
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import jwt
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from yarl import URL

from reference_impl.deployment import Account, CloudDescription

REDIRECT = "http://127.0.0.1:49152/callback"
NUMBER = "X-Camproof-Request"
"""A header that the cloud knows nothing of: tells requests apart."""
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Answer:
    """What the cloud said."""

    status: int
    headers: dict[str, str]
    body: bytes
    number: int = 0  # of the request

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON is anything
        return json.loads(self.body)


@dataclass
class Client:
    """Somebody with a TLS stack, and nothing but the cloud's public API."""

    cloud: CloudDescription
    session: aiohttp.ClientSession
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def ask(
        self,
        method: str,
        url: str,
        *,
        token: str = "",
        headers: dict[str, str] | None = None,
        **more: Any,  # noqa: ANN401 - as in aiohttp
    ) -> Answer:
        number = next(self.numbers)
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        sent = {**(headers or {}), **bearer, NUMBER: str(number)}
        target = URL(url, encoded=True)
        async with self.session.request(method, target, headers=sent, allow_redirects=False, **more) as answer:
            return Answer(answer.status, dict(answer.headers), await answer.read(), number)

    async def sign_in(self, account: Account) -> str:
        given = await self.tokens(account)
        assert "access_token" in given, given
        return str(given["access_token"])

    async def tokens(self, account: Account) -> dict[str, Any]:
        verifier = secrets.token_urlsafe(48)
        form = self.sign_in_form(account, verifier)
        back = await self.ask("POST", f"{self.cloud.identity}/authorize", data=form)
        assert back.status == 302
        redeem = {
            "grant_type": "authorization_code",
            "code": parse_qs(urlsplit(back.headers["Location"]).query)["code"][0],
            "redirect_uri": REDIRECT,
            "client_id": "camproof-web",
            "code_verifier": verifier,
        }
        answer = await self.ask("POST", f"{self.cloud.identity}/token", data=redeem)
        granted: dict[str, Any] = answer.document
        return granted

    def sign_in_form(self, account: Account, verifier: str = "v" * 43) -> dict[str, str]:
        """The first page of a sign-in, filled in."""
        digest = hashlib.sha256(verifier.encode()).digest()
        return {
            "response_type": "code",
            "client_id": "camproof-web",
            "redirect_uri": REDIRECT,
            "state": "state",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "username": account.username,
            "password": account.password,
        }

    async def install(self, region: str) -> "Installation":
        """An organisation, activated, with one camera that is enabled."""
        cloud = self.cloud
        token = await self.sign_in(cloud.administrator)
        base = f"{cloud.my_systems}/v1/organisations"
        made = await self.ask("POST", base, token=token, json={"name": "ACME"})
        one = f"{base}/{made.document['id']}"
        token = await self.sign_in(cloud.administrator)
        site = {"name": "x", "kind": "pro", "registered": True}
        for method, path, body, status in (
            ("POST", "activation", {"region": region}, 201),
            ("POST", "sites", site, 201),
        ):
            answer = await self.ask(method, f"{one}/{path}", token=token, json=body)
            assert answer.status == status, (path, answer.body)
        for code in cloud.licence_codes:
            if (await self.ask("POST", f"{one}/licences", token=token, json={"code": code})).status == 201:
                break
        installation = Installation(self, Camera(self), made.document["id"], token)
        await installation.enable(installation.camera)
        return installation


@dataclass
class Camera:
    """A camera with its own key; everything it sends, it signs."""

    client: Client
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: str = ""

    async def register(self, token: str) -> None:
        document = {
            "client_name": "camera",
            "jwks": {"keys": [jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)]},
            "token_endpoint_auth_method": "private_key_jwt",
            "grant_types": ["client_credentials"],
        }
        answer = await self.client.ask("POST", f"{self.client.cloud.identity}/register", token=token, json=document)
        assert answer.status == 201
        self.id = answer.document["client_id"]

    async def token(self) -> str:
        address, now = f"{self.client.cloud.identity}/token", int(time.time())
        claims = {"iss": self.id, "sub": self.id, "aud": address, "exp": now + 60, "jti": secrets.token_hex()}
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": JWT_BEARER,
            "client_assertion": jwt.encode(claims, self.key, algorithm="ES256"),
        }
        return str((await self.client.ask("POST", address, data=form)).document["access_token"])

    async def configuration(self) -> dict[str, Any]:
        url = f"{self.client.cloud.my_systems}/v1/device/configuration"
        answer = await self.client.ask("GET", url, token=await self.token())
        document: dict[str, Any] = answer.document
        return document

    async def renew(self, configuration: dict[str, Any]) -> Answer:
        return await self.client.ask("GET", configuration["renewal_uri"], token=await self.token())

    async def send(self, renewal: dict[str, Any], method: str, url: str, body: bytes, service: str) -> Answer:
        user = renewal["user"]
        headers = {"x-amz-content-sha256": hashlib.sha256(body).hexdigest()}
        if service == "s3" and method != "GET":
            headers["If-None-Match"] = "*"
        request = AWSRequest(method, url, headers=headers, data=body)
        who = Credentials(user["username"], user["password"], user["token"])
        SigV4Auth(who, service, renewal["region"]).add_auth(request)
        return await self.client.ask(method, url, headers=dict(request.headers.items()), data=io.BytesIO(body))

    def wrapped(self, pem: str, content_key: bytes) -> str:
        public = serialization.load_pem_public_key(pem.encode())
        assert isinstance(public, rsa.RSAPublicKey)
        oaep = padding.OAEP(padding.MGF1(SHA256()), SHA256(), f"camera:{self.id}".encode())
        return base64.urlsafe_b64encode(public.encrypt(content_key, oaep)).rstrip(b"=").decode()


@dataclass
class Installation:
    """An organisation with one enabled camera."""

    client: Client
    camera: Camera
    organisation: str
    token: str  # the administrator's

    @property
    def address(self) -> str:
        return f"{self.client.cloud.my_systems}/v1/organisations/{self.organisation}"

    async def another(self) -> Camera:
        """A further camera, enabled."""
        camera = Camera(self.client)
        await self.enable(camera)
        return camera

    async def enable(self, camera: Camera) -> None:
        """Register a camera, list it at the site, give it a licence, enable it."""
        await camera.register(self.token)
        sites = await self.client.ask("GET", f"{self.address}/sites", token=self.token)
        listed = {"id": camera.id, "name": "Door", "model": "P3265", "axis_os": "11.11.73", "registered": True}
        for method, path, body, status in (
            ("POST", f"sites/{sites.document[0]['id']}/cameras", listed, 201),
            ("PUT", f"cameras/{camera.id}/licence", None, 200),
            ("PUT", f"cameras/{camera.id}/cloud-storage", {"enabled": True}, 200),
        ):
            answer = await self.client.ask(method, f"{self.address}/{path}", token=self.token, json=body)
            assert answer.status == status, (path, answer.body)


@asynccontextmanager
async def connect(cloud: CloudDescription, *, lasting: bool = True) -> AsyncIterator[Client]:
    """Somebody who trusts the cloud's certificate authority; connections outlast a request, or not."""
    context = ssl.create_default_context(cafile=str(cloud.ca_file))
    connector = aiohttp.TCPConnector(ssl=context, force_close=not lasting)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Client(cloud, session)


Connect = Callable[[CloudDescription], AbstractAsyncContextManager[Client]]
