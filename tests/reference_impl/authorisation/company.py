"""A running cloud with an organisation, another one, and everybody who may or may not ask something."""

import hashlib
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.cloud.signing import TemporaryCredentials, signed
from reference_impl.deployment import Blueprint, CloudDescription, CloudSettings, EmbeddedCloud
from reference_impl.foundation.private_file import kept_key
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.identity import Identity, IdentitySettings
from reference_impl.identity.access_tokens import AccessTokens
from reference_impl.identity.clients import Client as App
from reference_impl.identity.clients import ServiceClient
from tests.reference_impl.authorisation.requests import Asked
from tests.reference_impl.authorisation.table import (
    ADMINISTRATOR,
    BY_SIGNATURE,
    CAMERA,
    DEVICE,
    ELSEWHERE,
    EXPIRED,
    NOBODY,
    OPERATOR,
    OTHER,
    PARTNER,
    READER,
    SERVICE,
    SIGNING,
    STRANGER,
    VIEWER,
)
from tests.reference_impl.deployment.client import Client, Installation, connect

REGION = "eu-fra"
_SERVICES = {"recording_index": "recording-index", "media_store": "s3"}


@dataclass(frozen=True)
class Company:
    """Who asks, and of what."""

    client: Client
    own: str
    other: str
    camera: str
    tokens: Mapping[str, str]
    sessions: Mapping[str, TemporaryCredentials]

    async def document(self, service: str) -> Any:  # noqa: ANN401 - JSON is anything
        return (await self.client.ask("GET", f"{address(self.client.cloud, service)}/openapi.json")).document

    async def ask(self, asked: Asked, caller: str, place: str) -> tuple[int, str]:
        """The answer's status and the reason of a refusal. What my_systems is told of cameras is of none it knows."""
        names = {
            "organisation": self.other if place == OTHER else self.own,
            "camera": self.camera if place != OTHER and asked.service != "my_systems" else "cam-other",
            "site": "x", "licence": "x", "username": "mallory", "invitation": "x", "device": self.camera,
        }  # fmt: skip
        url = address(self.client.cloud, asked.service) + asked.path.format(**names)
        body = _filled(asked.body, names)
        headers = {"If-None-Match": "*"} if asked.method == "PUT" else {}
        headers |= {"Content-Type": "application/json"} if body else {}
        headers |= self._shown(asked, caller, url, body)
        answer = await self.client.ask(asked.method, url, headers=headers, data=body)
        return answer.status, _reason(answer.body.decode(errors="replace"))

    def _shown(self, asked: Asked, caller: str, url: str, body: bytes) -> Mapping[str, str]:
        by_signature = (asked.service, asked.operation) in BY_SIGNATURE
        if caller == NOBODY:
            return {}
        if caller in SIGNING or (by_signature and caller in {EXPIRED, ELSEWHERE}):
            service = "elsewhere" if caller == ELSEWHERE else _SERVICES.get(asked.service, "s3")
            now_us, digest = int(time.time() * 1_000_000), hashlib.sha256(body).hexdigest()
            return signed(self.sessions[caller], asked.method, url, sha256=digest, service=service, now_us=now_us)
        return {"Authorization": f"Bearer {self.tokens[caller]}"}


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Company]:
    """The cloud, on this folder."""
    made: list[Identity] = []

    class KnownIdentity(Identity):
        def __init__(self, *parts: Any, **named: Any) -> None:  # noqa: ANN401 - handed on as they came
            super().__init__(*parts, **named)
            made.append(self)

    settings = CloudSettings(folder, (REGION,), licence_codes=1)
    async with (
        EmbeddedCloud(settings, Blueprint(identity=KnownIdentity)) as cloud,
        connect(cloud.description) as client,
    ):
        installed = await client.install(REGION)
        await made[0].add_user(OPERATOR, "secret")
        for role in (OPERATOR, VIEWER):
            url = f"{installed.address}/members/{role}"
            assert (await client.ask("PUT", url, token=installed.token, json={"role": role})).status == 200
        token = await client.sign_in(cloud.description.stranger)
        url = f"{client.cloud.my_systems}/v1/organisations"
        other = (await client.ask("POST", url, token=token, json={"name": "Other"})).document["id"]
        tokens = await _tokens(made[0], installed, other)
        yield Company(client, installed.organisation, other, installed.camera.id, tokens, _sessions(folder, installed))


def address(cloud: CloudDescription, service: str) -> str:
    """Where a service is; that of the first region."""
    return str(getattr(cloud, service, None) or getattr(cloud.regions[0], service))


async def _tokens(identity: Identity, installed: Installation, other: str) -> dict[str, str]:
    """As identity mints them."""
    now_s, settings = time.time(), IdentitySettings(installed.client.cloud.identity)
    minting, own = AccessTokens(settings, identity._keys.signing()), installed.organisation
    roles: dict[str, dict[str, str]] = {role: {own: role} for role in (ADMINISTRATOR, OPERATOR, VIEWER)}
    roles |= {STRANGER: {other: ADMINISTRATOR}, PARTNER: {}}
    ids = {name: await identity.user_id(name) or "" for name in roles}
    tokens = {name: minting.for_user(ids[name], roles[name], now_s) for name in roles}
    administrator = ids[ADMINISTRATOR], roles[ADMINISTRATOR]
    return tokens | {
        DEVICE: minting.for_device(installed.camera.id, now_s),
        SERVICE: minting.for_service(ServiceClient("my_systems", {}, ("identity", "my-systems", "keys")), now_s),
        EXPIRED: minting.for_user(*administrator, now_s - 2 * settings.token_life_s),
        ELSEWHERE: minting.for_user(*administrator, now_s, client=App("x", ("elsewhere",))),
    }


def _sessions(folder: Path, installed: Installation) -> dict[str, TemporaryCredentials]:
    """As the service of credentials seals them."""
    sealer = SessionSealer(kept_key(folder / REGION / "safe" / "session.key"), REGION)

    def sold(prefix: str, *actions: str, life_s: int = 900) -> TemporaryCredentials:
        session = Session.issue(
            organisation=installed.organisation, prefix=prefix, region=REGION, actions=actions,
            expires_at=int(time.time()) + life_s, holder="x",
        )  # fmt: skip
        keys = (session.access_key_id, session.secret_access_key, sealer.seal(session))
        return TemporaryCredentials(REGION, "https://store.test", *keys, session.expires_at * 1_000_000)

    camera = (f"{installed.camera.id}/", "PutObject", "Index")
    return {
        CAMERA: sold(*camera),
        READER: sold("", "GetObject", "HeadObject", "ListObjectsV2"),
        EXPIRED: sold(*camera, life_s=-60),
        ELSEWHERE: sold(*camera),
    }


def _filled(body: object, names: Mapping[str, str]) -> bytes:
    if body is None:
        return b""
    text = json.dumps(body)
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return text.encode()


def _reason(text: str) -> str:
    """Of a problem, or of S3's XML; "" where it is neither."""
    if text.startswith("<?xml") and "<Code>" in text:
        return text.partition("<Code>")[2].partition("</Code>")[0]
    try:
        read = json.loads(text)
    except ValueError:
        return ""
    return str(read.get("reason", "")) if isinstance(read, dict) else ""
