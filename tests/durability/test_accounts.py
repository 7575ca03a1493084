"""Whatever else the cloud acknowledges is there after a kill, or a power loss, right after the answer."""

import asyncio
import secrets
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from reference_impl.deployment.description import Account
from tests.durability.disk_model import Disk, Image
from tests.durability.look import laid
from tests.durability.recording import traced
from tests.durability.strace_log import Step, steps
from tests.reference_impl.deployment.client import Answer, Camera, Client, Connect, connect

Check = Callable[[Client], Awaitable[bool]]


@dataclass
class Story:
    """What was acknowledged: by request, what it was and how to see that it holds."""

    token: str = ""
    organisation: str = ""
    camera: Camera | None = None
    checks: list[tuple[int, str, Check]] = field(default_factory=list)

    async def get(self, client: Client, path: str) -> Any:  # noqa: ANN401 - JSON
        url = f"{client.cloud.my_systems}/v1/organisations{path}"
        return (await client.ask("GET", url, token=self.token)).document

    def told(self, answer: Answer, what: str, check: Check, status: int = 200) -> Answer:
        assert answer.status == status, (what, answer.body)
        self.checks.append((answer.number, what, check))
        return answer


async def lived(story: Story, cloud: Any, client: Client) -> None:  # noqa: ANN401 - a traced cloud
    """An organisation from its first day on."""
    tokens = await client.tokens(client.cloud.administrator)
    base = f"{client.cloud.my_systems}/v1/organisations"

    async def change(method: str, path: str, body: object, what: str, check: Check, status: int = 200) -> Answer:
        answer = await client.ask(method, f"{base}{path}", token=story.token, json=body)
        return story.told(answer, what, check, status)

    story.token = tokens["access_token"]
    made = await client.ask("POST", base, token=story.token, json={"name": "ACME"})
    one = f"/{made.document['id']}"
    story.told(made, "organisation", lambda c: _has(story.get(c, ""), made.document["id"]), 201)
    story.organisation = made.document["id"]
    story.token = await client.sign_in(client.cloud.administrator)
    await change(
        "POST",
        f"{one}/activation",
        {"region": "eu-fra"},
        "activation",
        lambda c: _has(story.get(c, one), "eu-fra"),
        201,
    )
    code = {"code": client.cloud.licence_codes[0]}
    await change("POST", f"{one}/licences", code, "licence", lambda c: _many(story.get(c, f"{one}/licences"), 5), 201)
    site = {"name": "the shop", "kind": "pro", "registered": True}
    place = await change(
        "POST", f"{one}/sites", site, "site", lambda c: _has(story.get(c, f"{one}/sites"), "the shop"), 201
    )
    camera = story.camera = Camera(client)
    await camera.register(story.token)
    listed = {"id": camera.id, "name": "Door", "model": "P3265", "axis_os": "11.11.73", "registered": True}
    await change("POST", f"{one}/sites/{place.document['id']}/cameras", listed, "camera",
                 lambda c: _has(story.get(c, f"{one}/cameras"), camera.id), 201)  # fmt: skip
    await change("PUT", f"{one}/cameras/{camera.id}/licence", None, "allocation",
                 lambda c: _has(story.get(c, f"{one}/licences"), camera.id))  # fmt: skip
    await change("PUT", f"{one}/cameras/{camera.id}/cloud-storage", {"enabled": True}, "enabled camera",
                 lambda c: _has(story.get(c, f"{one}/cameras"), "'enabled': True"))  # fmt: skip
    await change("PUT", f"{one}/retention", {"days": 17}, "retention", lambda c: _has(story.get(c, one), "17"))
    last, audit = story.checks[-1][0], f"{one}/audit"
    story.checks.append((last, "audit entry", lambda c: _has(story.get(c, audit), "choose-retention")))
    await refused_key(story, client, camera.id)
    await rotated(story, cloud, client)
    renewed = await client.ask("POST", f"{client.cloud.identity}/token", data=_refresh(tokens["refresh_token"]))
    story.told(renewed, "refresh token", lambda c: _renews(c, renewed.document["refresh_token"]))
    await joined(story, client, f"{base}{one}/invitations")
    policy = f"{client.cloud.identity}/v1/organisations{one}/sign-in-policy"
    put = await client.ask("PUT", policy, token=story.token, json={"two_step_required": True})
    story.told(put, "sign-in policy", lambda c: _has(_policy(c, story, policy), "True"))


async def joined(story: Story, client: Client, invitations: str) -> None:
    asked = {"username": "grace@example.com", "role": "viewer"}
    made = await client.ask("POST", invitations, token=story.token, json=asked)
    password = secrets.token_urlsafe(20)
    answer = await client.ask(
        "POST",
        f"{client.cloud.identity}/v1/invitations/acceptance",
        json={"token": made.document["token"], "password": password},
    )
    members = f"/{story.organisation}/members"
    story.told(answer, "who accepted an invitation", lambda c: _has(story.get(c, members), "grace@example.com"), 201)
    user = Account("grace@example.com", password)
    story.checks.append((answer.number, "their account", lambda c: _signs_in(c, user)))


async def _signs_in(client: Client, user: Account) -> bool:
    """The password is right, whatever is asked for besides."""
    answer = await client.ask("POST", f"{client.cloud.identity}/authorize", data=client.sign_in_form(user))
    return answer.status in {200, 302}


async def refused_key(story: Story, client: Client, camera: str) -> None:
    """It is noted that somebody asked, and apart from it how many have."""
    url = f"{client.cloud.regions[0].key_server}/v1/organisations/{story.organisation}"
    answer = await client.ask("GET", f"{url}/cameras/{camera}/content-key?version=1&wrapped=A", token=story.token)
    story.told(answer, "row of who asked for a key", lambda c: _noted(c, story), 400)


async def _noted(client: Client, story: Story) -> bool:
    region = client.cloud.regions[0]
    url = f"{region.key_server}/v1/organisations/{story.organisation}/audit"
    trail = (await client.ask("GET", url, token=story.token)).document
    with closing(sqlite3.connect(region.at_rest[0].parent / "safe" / "audit-heads.db")) as heads:
        (known,) = heads.execute("SELECT number FROM heads WHERE organisation = ?", (story.organisation,)).fetchone()
    return (len(trail["rows"]), trail["broken_at"], known) == (1, None, 1)


async def rotated(story: Story, cloud: Any, client: Client) -> None:  # noqa: ANN401 - a traced cloud
    assert story.camera is not None
    number = next(client.numbers)
    cloud.rotate(story.organisation, number)
    async with asyncio.timeout(60):
        while (await story.camera.configuration())["encryption"]["key_version"] != 2:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    story.checks.append((number, "rotated key", lambda c: _version(story, c)))


async def _version(story: Story, client: Client) -> bool:
    assert story.camera is not None
    story.camera.client = client
    return bool((await story.camera.configuration())["encryption"]["key_version"] == 2)


async def _has(document: Awaitable[Any], word: str) -> bool:
    return word in str(await document)


async def _many(document: Awaitable[Any], count: int) -> bool:
    return len(await document) == count


async def _policy(client: Client, story: Story, url: str) -> Any:  # noqa: ANN401 - JSON
    return (await client.ask("GET", url, token=story.token)).document


def _refresh(token: str) -> dict[str, str]:
    return {"grant_type": "refresh_token", "client_id": "camproof-web", "refresh_token": token}


async def _renews(client: Client, token: str) -> bool:
    """It is known, whatever is asked for besides."""
    answer = await client.ask("POST", f"{client.cloud.identity}/token", data=_refresh(token))
    return answer.status == 200 or b"two-step" in answer.body


@pytest.mark.strace
@pytest.mark.timeout(300)
async def test_is_there_right_after_the_answer(tmp_path: Path, connected: Connect) -> None:
    story, state, trace = Story(), tmp_path / "state", tmp_path / "trace"
    async with traced(state, trace) as cloud, connected(cloud.description) as client:
        await lived(story, cloud, client)
    seen = list(steps(trace, state))
    assert len({number for number, _, _ in story.checks}) == 13
    for number, what, _ in story.checks:
        disk = before(seen, number)
        for left in (disk.after_power_loss(), disk.after_kill()):
            assert await lost(left, story, number) == [], what
    (first, *_), _, (later, *_) = story.checks[:3]
    missing = await lost(before(seen, first).after_power_loss(), story, later)
    assert missing == ["activation", "licence"], "what came later is not there yet"


def before(seen: list[Step], number: int) -> Disk:
    """The disk as the answer to that request goes out."""
    disk = Disk()
    for step in seen:
        disk.take(step)
        if (step.kind, step.place) == ("answer", number):
            return disk
    raise AssertionError(f"request {number} was not answered")


async def lost(image: Image, story: Story, number: int) -> list[str]:
    """Of all that was acknowledged up to that request, what is not there."""
    due = [(what, check) for other, what, check in story.checks if other <= number]
    with laid(image) as folder:
        settings = CloudSettings(folder, ("eu-fra",), licence_codes=2)
        async with EmbeddedCloud(settings) as cloud, connect(cloud.description) as client:
            return [what for what, check in due if not await check(client)]
