"""Somebody without an account is invited, and joins."""

import asyncio
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reference_impl.deployment import Blueprint, CloudSettings, EmbeddedCloud
from reference_impl.deployment.description import Account
from reference_impl.my_systems import MySystems
from tests.reference_impl.deployment.client import Client, Installation

if TYPE_CHECKING:
    import pytest

    from tests.reference_impl.deployment.client import Answer, Connect

NAME, PASSWORD = "grace@example.com", secrets.token_urlsafe(20)


async def invite(installed: Installation, name: str = NAME, role: str = "operator") -> "Answer":
    asked = {"username": name, "role": role}
    return await installed.client.ask("POST", f"{installed.address}/invitations", token=installed.token, json=asked)


async def accept(client: Client, token: str, password: str = PASSWORD) -> "Answer":
    url = f"{client.cloud.identity}/v1/invitations/acceptance"
    return await client.ask("POST", url, json={"token": token, "password": password})


async def listed(installed: Installation) -> list[dict[str, Any]]:
    answer = await installed.client.ask("GET", f"{installed.address}/invitations", token=installed.token)
    return list(answer.document)


async def test_who_accepts_has_an_account_and_the_role(tmp_path: Path, connected: "Connect") -> None:
    settings = CloudSettings(tmp_path, ("eu-fra",), licence_codes=1)
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        made = await invite(installed)
        assert made.status == 201
        token = made.document["token"]
        assert [(one["username"], one["role"]) for one in await listed(installed)] == [(NAME, "operator")]
        assert token not in str(await listed(installed)), "it is shown once"
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())  # noqa: ASYNC240 - it is down
    assert token.encode() not in kept
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        installed.client = client
        weak = await accept(client, token, "short")
        assert (weak.status, weak.document["reason"]) == (400, "body-not-valid")
        wrong = await accept(client, secrets.token_urlsafe(32))
        assert (wrong.status, wrong.document["reason"]) == (404, "no-such-invitation")
        joined = await accept(client, token)
        assert (joined.status, joined.document["username"]) == (201, NAME)
        again = await accept(client, token, secrets.token_urlsafe(20))
        assert (again.status, again.document["reason"]) == (404, "no-such-invitation")
        theirs = await client.sign_in(Account(NAME, PASSWORD))
        mine = await client.ask("GET", f"{client.cloud.my_systems}/v1/organisations", token=theirs)
        assert [(one["id"], one["role"]) for one in mine.document] == [(installed.organisation, "operator")]
        assert await listed(installed) == []
        log = (await client.ask("GET", f"{installed.address}/audit", token=installed.token)).document
        actions = {one["action"]: (one["who"], one["what"]) for one in log}
        user = next(who for action, (who, _) in actions.items() if action == "accept-invitation")
        assert actions["accept-invitation"] == (user, NAME)
        assert actions["invite"][1] == NAME
        assert (await invite(installed)).document["reason"] == "user-exists"


async def test_a_token_joins_one_whoever_is_quicker(tmp_path: Path, connected: "Connect") -> None:
    settings = CloudSettings(tmp_path, ("eu-fra",), licence_codes=1)
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        token = (await invite(installed)).document["token"]
        passwords = [secrets.token_urlsafe(20) for _ in range(4)]
        answers = await asyncio.gather(*(accept(client, token, one) for one in passwords))
        assert sorted(one.status for one in answers) == [201, 404, 404, 404]
        right = next(one for one, answer in zip(passwords, answers, strict=True) if answer.status == 201)
        await client.sign_in(Account(NAME, right))


async def test_a_name_that_another_invitation_took_is_refused(tmp_path: Path, connected: "Connect") -> None:
    settings = CloudSettings(tmp_path, ("eu-fra",), licence_codes=1)
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        own = f"{client.cloud.my_systems}/v1/organisations"
        other = (await client.ask("POST", own, token=installed.token, json={"name": "Other"})).document["id"]
        asked = {"username": NAME, "role": "viewer"}
        theirs = await client.ask("POST", f"{own}/{other}/invitations", token=installed.token, json=asked)
        ours = await invite(installed)
        assert (await accept(client, ours.document["token"])).status == 201
        late = await accept(client, theirs.document["token"], secrets.token_urlsafe(20))
        assert (late.status, late.document["reason"]) == (409, "name-taken")
        await client.sign_in(Account(NAME, PASSWORD))  # nobody's password but that of who was first


async def test_a_kill_between_account_and_role_leaves_an_invitation_that_can_be_accepted(
    tmp_path: Path, connected: "Connect", monkeypatch: "pytest.MonkeyPatch"
) -> None:
    settings = CloudSettings(tmp_path, ("eu-fra",), licence_codes=1)
    async with EmbeddedCloud(settings, Blueprint()) as cloud, connected(cloud.description) as client:
        installed = await client.install("eu-fra")
        token = (await invite(installed)).document["token"]

        async def killed(*_asked: object) -> bool:
            raise OSError("no power")

        with monkeypatch.context() as patched:
            patched.setattr(MySystems, "accept_invitation", killed)
            assert (await accept(client, token, secrets.token_urlsafe(20))).status == 500
        assert (await accept(client, token)).status == 201
        await client.sign_in(Account(NAME, PASSWORD))
