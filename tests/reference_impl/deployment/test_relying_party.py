"""The whole cloud as an OAuth client and OpenID Connect relying party sees it that is not ours (authlib)."""

import logging
import ssl
from pathlib import Path
from typing import Any

import httpx2
import pyotp
import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.base_client.async_app import AsyncOAuth2Mixin
from authlib.integrations.base_client.async_openid import AsyncOpenIDMixin
from authlib.integrations.base_client.sync_app import BaseApp
from authlib.integrations.httpx_client import AsyncOAuth2Client

from reference_impl.deployment import CloudDescription, CloudSettings, EmbeddedCloud
from tests.reference_impl.identity.browser import Forms

BACK = "http://127.0.0.1:49152/callback"
OURS = {"aiohttp", "sqlalchemy", "asyncio", "camproof", "reference_impl", "root"}
"""Loggers of the cloud's side; authlib's and httpx2's are the client's."""


class RelyingParty(AsyncOAuth2Mixin, AsyncOpenIDMixin, BaseApp):  # type: ignore[misc]
    """What authlib puts together for its web frameworks, without one."""

    client_cls = AsyncOAuth2Client


def party(cloud: CloudDescription, trust: ssl.SSLContext, client_id: str) -> RelyingParty:
    return RelyingParty(
        None,
        client_id=client_id,
        client_kwargs={
            "scope": "openid",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "none",
            "verify": trust,
        },
        server_metadata_url=f"{cloud.identity}/.well-known/openid-configuration",
    )


async def redeemed(client: RelyingParty, asked: dict[str, Any], back: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The tokens for what the browser came back with, and what the ID token says, validated."""
    said = httpx2.URL(back).params
    assert said["state"] == asked["state"]
    token = await client.fetch_access_token(BACK, code=said["code"], code_verifier=asked["code_verifier"])
    return dict(token), dict(await client.parse_id_token(token, asked["nonce"]))


async def submitted(browser: httpx2.AsyncClient, page: httpx2.Response, **typed: str) -> httpx2.Response:
    form = Forms(page.text)
    return await browser.post(page.url.join(form.action), data={**form.fields, **typed})


async def status(browser: httpx2.AsyncClient, url: str, token: dict[str, Any]) -> tuple[int, str]:
    answer = await browser.get(url, headers={"Authorization": f"Bearer {token['access_token']}"})
    return answer.status_code, answer.json().get("reason", "") if answer.is_error else ""


def said(folder: Path, records: list[logging.LogRecord]) -> str:
    """Everything that the cloud logged."""
    files = [path.read_text() for path in folder.rglob("*.jsonl")]
    return "".join(files + [record.getMessage() for record in records if record.name.split(".")[0] in OURS])


async def test_from_enrolment_to_sign_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for logger in (None, "sqlalchemy.engine"):  # with every statement and its parameters
        caplog.set_level(logging.DEBUG, logger)
    async with EmbeddedCloud(CloudSettings(tmp_path, regions=("eu-fra",), licence_codes=1)) as running:
        cloud = running.description
        trust = ssl.create_default_context(cafile=str(cloud.ca_file))
        web, video = (party(cloud, trust, name) for name in ("camproof-web", "video-operation-web"))
        async with httpx2.AsyncClient(verify=trust) as browser:
            asked = await web.create_authorization_url(BACK, acr_values="urn:camproof:two-step")
            account = cloud.administrator
            page = await browser.get(asked["url"])
            page = await submitted(browser, page, username=account.username, password=account.password)
            seed, *recovery = Forms(page.text).codes
            code = pyotp.TOTP(seed).now()
            back = await submitted(browser, page, code=code)
            first, who = await redeemed(web, asked, back.headers["Location"])
            assert who["amr"] == ["pwd", "otp"]
            assert (await web.userinfo(token=first))["preferred_username"] == account.username

            asked = await video.create_authorization_url(BACK)
            back = await browser.get(asked["url"])
            second, also = await redeemed(video, asked, back.headers["Location"])
            assert (also["sub"], also["sid"]) == (who["sub"], who["sid"])

            endpoint = (await web.load_server_metadata())["token_endpoint"]
            async with AsyncOAuth2Client("camproof-web", token=first, verify=trust) as client:
                renewed = dict(await client.refresh_token(endpoint))
            playlists = f"{cloud.regions[0].playlists}/v1/organisations/org-x/cameras/cam-x/playlist.m3u8"
            places = [f"{cloud.identity}/userinfo", f"{cloud.my_systems}/v1/organisations/org-x", playlists]
            for place in places:
                assert (await status(browser, place, renewed))[0] != 401

            out = await web.create_logout_url(BACK, renewed["id_token"])
            gone = await browser.get(out["url"])
            assert gone.headers["Location"] == f"{BACK}?state={out['state']}"
            for token in (first, second, renewed):
                for place in places[1:]:
                    assert await status(browser, place, token) == (401, "token-ended")
            async with AsyncOAuth2Client("camproof-web", token=renewed, verify=trust) as client:
                with pytest.raises(OAuthError, match="invalid_grant"):
                    await client.refresh_token(endpoint)
            cookies = list(browser.cookies.jar)
    secrets = [account.password, seed, code, *recovery, back.headers["Location"].partition("code=")[2][:40]]
    for token in (first, second, renewed):
        secrets += [token["access_token"], token["refresh_token"], token["id_token"]]
    assert not cookies, "the browser was told to forget"
    logged = said(tmp_path, caplog.records)
    assert "/sign-out" in logged
    assert "INSERT INTO refresh_tokens" in logged
    assert not [secret for secret in secrets if secret in logged]
