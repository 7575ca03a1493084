"""No key, token or password in what an operator reads: all that is said in a story is searched for each."""

import base64
import json
import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

import aiohttp
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from reference_impl.deployment import Blueprint, CloudSettings, EmbeddedCloud
from reference_impl.front.front import Front
from reference_impl.key_server import KeyServer
from tests.reference_impl.deployment.client import Answer, Client, Connect, Installation
from tests.reference_impl.deployment.story import CIPHERTEXT, played, playlist, put, record

if TYPE_CHECKING:
    from reference_impl.front.journal import Line

SECRET_FIELDS = frozenset(
    {
        "access_token",
        "refresh_token",
        "id_token",
        "password",
        "token",
        "code",
        "code_verifier",
        "client_assertion",
        "wrapped",
    }
    | {"X-Amz-Signature", "X-Amz-Security-Token", "X-Amz-Credential"}
)
CRASH = "crash-with-this"


class Crashing(KeyServer):
    """Fails at one version, and says with what."""

    async def unwrapped(self, organisation: str, camera: str, version: str, wrapped: bytes) -> bytes | None:
        if version == CRASH:
            raise RuntimeError(f"cannot open {wrapped!r} {wrapped.hex()} {base64.b64encode(wrapped).decode()}")
        return await super().unwrapped(organisation, camera, version, wrapped)


@dataclass
class Overheard:
    """Everything secret that a client said or heard."""

    secrets: set[str] = field(default_factory=set)
    refusals: list[bytes] = field(default_factory=list)

    def sent(self, url: str, headers: dict[str, str], data: object) -> None:
        self._named(dict(parse_qsl(urlsplit(url).query)))
        for name, value in headers.items():
            if name.lower() in {"authorization", "cookie", "x-amz-security-token"}:
                self.secrets |= {value, value.rpartition("=")[2], value.rpartition(" ")[2]}
        if isinstance(data, dict):
            self._named(data)

    def heard(self, answer: Answer) -> None:
        if answer.status >= 400:
            self.refusals.append(answer.body)
        self._named(dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query)))
        if cookie := answer.headers.get("Set-Cookie"):
            self.secrets.add(cookie.partition(";")[0].partition("=")[2])
        if answer.headers.get("Content-Type", "").startswith("application/json"):
            self._named(answer.document)

    def _named(self, document: Any) -> None:  # noqa: ANN401 - JSON is anything
        if isinstance(document, list):
            for one in document:
                self._named(one)
        elif isinstance(document, dict):
            for name, value in document.items():
                if name in SECRET_FIELDS and isinstance(value, str):
                    self.secrets.add(value)
                self._named(value)


class Listening(Client):
    """A client that notes what is secret."""

    overheard: Overheard

    async def ask(
        self,
        method: str,
        url: str,
        *,
        token: str = "",
        headers: dict[str, str] | None = None,
        **more: Any,  # noqa: ANN401
    ) -> Answer:
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        self.overheard.sent(url, {**(headers or {}), **bearer}, more.get("data"))
        answer = await super().ask(method, url, token=token, headers=headers, **more)
        self.overheard.heard(answer)
        return answer


async def story(client: Listening) -> Installation:
    """All services, as cameras and viewers use them."""
    installed = await client.install("eu-fra")
    content_key = secrets.token_bytes(16)
    await record(installed.camera, content_key)
    assert (await played(client, await playlist(installed), installed.token))[1] == CIPHERTEXT
    renewal = (await installed.camera.renew(await installed.camera.configuration())).document
    assert (await put(installed.camera, renewal, "another/x", b"x")).status == 403
    reading = {"organisation": installed.organisation, "region": "eu-fra"}
    session = f"{client.cloud.credentials}/v1/reader-sessions"
    assert (await client.ask("POST", session, token=installed.token, json=reading)).status == 200
    client.overheard.secrets |= {content_key.hex(), *client.cloud.licence_codes}
    client.overheard.secrets |= {
        account.password for account in (client.cloud.administrator, client.cloud.viewer, client.cloud.partner)
    }
    private = installed.camera.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    client.overheard.secrets |= {private.hex(), base64.b64encode(private).decode()}
    return installed


async def refused(client: Listening, installed: Installation) -> None:
    """The same secrets where they don't belong, and in requests that are none."""
    cloud, token = client.cloud, installed.token
    region = cloud.regions[0]
    places = [cloud.identity, cloud.my_systems, cloud.credentials, region.recording_index, region.playlists]
    for place in places:
        for path in (
            f"/{token}",
            f"/v1/organisations/{token}",
            f"/?access_token={token}",
            f"/{quote(token)}?x={token}",
        ):
            assert (await client.ask("GET", place + path, token=token[:-4] + "AAAA")).status >= 400
        assert (await client.ask("POST", place + "/token", data=token.encode(), token=token)).status >= 400
        assert (
            await client.ask("GET", place, headers={"X-Request-Id": token, "Cookie": f"session={token}"})
        ).status >= 400
        assert (await client.ask("GET", place, headers={f"X-{token[:20]}": token * 20})).status == 400
    guess = {"username": "administrator", "password": cloud.administrator.password[:-1] + "_"}
    await client.ask("POST", f"{cloud.identity}/authorize", data=guess)
    keys = f"{region.key_server}/v1/organisations/{installed.organisation}/cameras/{installed.camera.id}/content-key"
    secret = secrets.token_urlsafe(40)
    client.overheard.secrets |= {secret, base64.urlsafe_b64decode(secret + "==").hex()}
    assert (await client.ask("GET", f"{keys}?version={CRASH}&wrapped={secret}", token=token)).status in {400, 500}
    assert (await client.ask("GET", f"{region.media_store}/bucket/key?X-Amz-Signature={secret}")).status >= 400


def forms(secret: str) -> Iterator[bytes]:
    """How a secret may be written down."""
    text = secret.encode()
    yield from (text, quote(secret, safe="").encode(), text.hex().encode())
    yield from (base64.b64encode(text).rstrip(b"="), base64.urlsafe_b64encode(text).rstrip(b"="))


def found(overheard: Overheard, said: dict[str, bytes]) -> set[str]:
    """Where a secret was said. Short values (a version, a name) are no secrets."""
    looked_for = {form for secret in overheard.secrets if len(secret) >= 16 for form in forms(secret)}
    assert len(looked_for) > 100
    return {place for place, text in said.items() if any(form in text for form in looked_for)}


async def all_said(
    folder: Path, connected: Connect, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> tuple[Overheard, dict[str, bytes]]:
    """The whole story, and everything that an operator can read of it."""
    caplog.set_level(logging.INFO)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    settings = CloudSettings(folder, ("eu-fra",), licence_codes=1)
    async with (
        EmbeddedCloud(settings, replace(Blueprint(), key_server=Crashing)) as cloud,
        connected(cloud.description) as plain,
    ):
        client = Listening(plain.cloud, plain.session)
        client.overheard = Overheard()
        await refused(client, await story(client))
        said = {path: await read(f"{cloud.description.operator}{path}") for path in ("/metrics", "/readyz")}
    client.overheard.secrets |= {key.hex() for key in contents(folder / "secrets").values()}
    said |= {name: text for name, text in contents(folder).items() if name.endswith("log.jsonl")}
    out, err = capfd.readouterr()
    said |= {"standard output": out.encode(), "standard error": err.encode()}
    said["refusals"] = b"".join(client.overheard.refusals)
    said["Python's logging"] = "\n".join(map(logging.Formatter().format, caplog.records)).encode()
    return client.overheard, said


def contents(folder: Path) -> dict[str, bytes]:
    """Of every file in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def read(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.read()


async def test_no_secret_is_in_anything_that_an_operator_reads(
    tmp_path: Path, connected: Connect, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    overheard, said = await all_said(tmp_path, connected, capfd, caplog)
    lines = [json.loads(line) for place in said if place.endswith("jsonl") for line in said[place].splitlines()]
    assert {line["service"] for line in lines} == {
        "identity", "my_systems", "credentials", "media_store", "recording_index", "playlists", "key_server",
    }  # fmt: skip
    reasons = {line.get("reason") for line in lines}
    assert reasons >= {"malformed-request", "token-invalid", "AccessDenied"}
    assert [line["error"] for line in lines if line["event"] == "unexpected"] == ["RuntimeError"]
    assert found(overheard, said) == set()


LEAKS: dict[str, Callable[[web.BaseRequest], str]] = {
    "a header": lambda request: request.headers.get("Authorization", ""),
    "a header in base64": lambda request: base64.b64encode(
        request.headers.get("Authorization", "").rpartition(" ")[2].encode()
    ).decode(),
    "the address with its query": lambda request: request.raw_path if request.query else "",
    "the whole address": lambda request: request.path,
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
async def test_a_log_that_tells_more_is_seen(
    leak: Callable[[web.BaseRequest], str],
    tmp_path: Path,
    connected: Connect,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = Front.answered

    def telling(self: Front, request: web.BaseRequest, response: web.StreamResponse, took_s: float) -> None:
        answered(self, request, response, took_s)
        line: Line = {"service": self.service, "event": "answered", "reason": leak(request)}
        self.journal.write(line)

    monkeypatch.setattr(Front, "answered", telling)
    overheard, said = await all_said(tmp_path, connected, capfd, caplog)
    assert any(place.endswith("log.jsonl") for place in found(overheard, said))
