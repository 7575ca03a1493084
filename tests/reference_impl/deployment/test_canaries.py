"""No key, token or password in what an operator reads: all that is said in a story is searched for each."""

import base64
import json
import logging
import secrets
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import web
from aiohttp.typedefs import Handler
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from reference_impl.credentials import Credentials
from reference_impl.deployment import CloudSettings, EmbeddedCloud
from reference_impl.foundation.postgres_schema import PostgresError
from reference_impl.front import front
from reference_impl.front.front import Front
from reference_impl.identity import Identity
from reference_impl.key_server import KeyServer
from reference_impl.media_store import MediaStore
from reference_impl.my_systems import MySystems
from reference_impl.playlists import Playlists
from reference_impl.recording_index import RecordingIndex
from tests.postgres import Postgres
from tests.reference_impl.deployment.client import Connect, Installation
from tests.reference_impl.deployment.overheard import Listening, Overheard, found
from tests.reference_impl.deployment.story import CIPHERTEXT, played, playlist, put, record
from tests.reference_impl.deployment.two_step import asked, enrolled, typed

if TYPE_CHECKING:
    from reference_impl.front.journal import Line

CRASH = {"X-Crash": "now"}
SERVICES = (Identity, MySystems, Credentials, MediaStore, RecordingIndex, Playlists, KeyServer)


@web.middleware
async def crashing(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Fails where it is told to, and says with what in hand."""
    if "X-Crash" in request.headers:
        raise RuntimeError(f"{request.raw_path} {dict(request.headers)} {(await request.read()).decode()}")
    return await handler(request)


def crashing_app(made: Callable[[Any], web.Application]) -> Callable[[Any], web.Application]:
    """A service's routes, behind that."""

    def app(self: Any) -> web.Application:  # noqa: ANN401 - each service
        application = made(self)
        application.middlewares.append(crashing)
        return application

    return app


async def story(client: Listening) -> Installation:
    """All services, as cameras and viewers use them."""
    installed = await client.install("eu-fra")
    content_key = secrets.token_bytes(16)
    await record(installed.camera, content_key)
    assert (await played(client, await playlist(installed), installed.token))[1] == CIPHERTEXT
    renewal = (await installed.camera.renew(await installed.camera.configuration())).document
    assert (await put(installed.camera, renewal, "another/x", b"x")).status == 403
    reading = {"organisation": installed.organisation, "region": "eu-fra"}
    session = f"{client.cloud.regions[0].credentials}/v1/reader-sessions"
    assert (await client.ask("POST", session, token=installed.token, json=reading)).status == 200
    client.overheard.secrets |= {content_key.hex(), *client.cloud.licence_codes}
    client.overheard.secrets |= {
        account.password for account in (client.cloud.administrator, client.cloud.viewer, client.cloud.partner)
    }
    step = await enrolled(client, client.cloud.viewer)
    client.overheard.secrets |= {step.seed, *step.recovery_codes, *(c.replace("-", "") for c in step.recovery_codes)}
    assert (await typed(client, await asked(client, client.cloud.viewer), step.seed)).status == 401
    assert (await typed(client, await asked(client, client.cloud.viewer), step.recovery_codes[0])).status == 302
    assert (await typed(client, await asked(client, client.cloud.viewer), step.recovery_codes[0])).status == 401
    private = installed.camera.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    client.overheard.secrets |= {private.hex(), base64.b64encode(private).decode()}
    return installed


async def refused(client: Listening, installed: Installation) -> None:
    """The same secrets where they don't belong, and in requests that are none."""
    cloud, token = client.cloud, installed.token
    region = cloud.regions[0]
    places = [cloud.identity, cloud.my_systems, region.credentials, region.recording_index, region.playlists]
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
    assert (await client.ask("GET", f"{keys}?version=1&wrapped={secret}", token=token)).status == 400
    assert (await client.ask("GET", f"{region.media_store}/bucket/key?X-Amz-Signature={secret}")).status >= 400


async def crashed(client: Listening, installed: Installation) -> None:
    """Every service fails with secrets in hand: a token, a password, what is asked for and where."""
    cloud, region = client.cloud, client.cloud.regions[0]
    form = {**client.sign_in_form(cloud.administrator), "code": secrets.token_urlsafe(20)}
    for place in (cloud.identity, cloud.my_systems, region.credentials, region.media_store, region.recording_index,
                  region.playlists, region.key_server):  # fmt: skip
        url = f"{place}/authorize?wrapped={secrets.token_urlsafe(20)}"
        assert (await client.ask("POST", url, token=installed.token, headers=CRASH, data=form)).status == 500


async def all_said(
    settings: CloudSettings,
    connected: Connect,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    trouble: Callable[[], None] = lambda: None,
) -> tuple[Overheard, dict[str, bytes]]:
    """The whole story, some trouble at its end, and everything that an operator can read of it."""
    caplog.set_level(logging.INFO)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    folder = settings.folder
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as plain:
        client = Listening(plain.cloud, plain.session)
        client.overheard = Overheard()
        installed = await story(client)
        await refused(client, installed)
        await crashed(client, installed)
        trouble()
        await client.ask("GET", f"{cloud.description.my_systems}/v1/organisations", token=installed.token)
        said = {path: await read(f"{cloud.description.operator}{path}") for path in ("/metrics", "/readyz")}
    kept = (*contents(folder / "secrets").values(), *contents(folder / "eu-fra" / "safe").values())
    client.overheard.secrets |= {key.hex() for key in kept}
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


@pytest.fixture(autouse=True)
def crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every service fails where it is told to."""
    for kind in SERVICES:
        monkeypatch.setattr(kind, "app", crashing_app(kind.app))


def small(folder: Path, database: str = "") -> CloudSettings:
    return CloudSettings(folder, ("eu-fra",), licence_codes=1, database=database)


async def test_no_secret_is_in_anything_that_an_operator_reads(
    tmp_path: Path, connected: Connect, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    overheard, said = await all_said(small(tmp_path), connected, capfd, caplog)
    lines = [json.loads(line) for place in said if place.endswith("jsonl") for line in said[place].splitlines()]
    services = {
        "identity", "my_systems", "credentials", "media_store", "recording_index", "playlists", "key_server",
    }  # fmt: skip
    assert {line["service"] for line in lines} == services
    reasons = {line.get("reason") for line in lines}
    assert reasons >= {"head-too-large", "token-invalid", "AccessDenied"}
    unexpected = [(line["service"], line["error"]) for line in lines if line["event"] == "unexpected"]
    assert sorted(unexpected) == [(service, "RuntimeError") for service in sorted(services)]
    assert found(overheard, said) == set()


@pytest.mark.xdist_group("postgresql")
async def test_nor_is_the_database_s_password(
    tmp_path: Path,
    connected: Connect,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    postgres: Postgres,
) -> None:
    name, password = f"canary_{secrets.token_hex(4)}", secrets.token_urlsafe(24)
    postgres.sql(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
    postgres.sql(f"CREATE DATABASE {name} OWNER {name}")
    settings = small(tmp_path, postgres.url(name, user=name, password=password))

    def locked_out() -> None:
        postgres.sql(f"ALTER ROLE {name} NOLOGIN")
        postgres.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{name}'")  # noqa: S608

    overheard, said = await all_said(settings, connected, capfd, caplog, locked_out)
    assert b"database-away" in said["refusals"]
    with pytest.raises(PostgresError) as refused_start:
        await EmbeddedCloud(settings).__aenter__()
    said["a start without its database"] = "".join(traceback.format_exception(refused_start.value)).encode()
    said["settings"] = f"{settings} {settings!r}".encode()
    said["deployment.json"] = json.dumps(json.loads((tmp_path / "deployment.json").read_text())["databases"]).encode()
    overheard.secrets.add(password)
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
    overheard, said = await all_said(small(tmp_path), connected, capfd, caplog)
    assert any(place.endswith("log.jsonl") for place in found(overheard, said))


async def test_the_words_of_an_exception_are_seen(
    tmp_path: Path,
    connected: Connect,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(front, "kind_of", str)
    overheard, said = await all_said(small(tmp_path), connected, capfd, caplog)
    assert {"logs/log.jsonl", "eu-fra/logs/log.jsonl"} <= found(overheard, said)
