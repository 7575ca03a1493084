"""A role that was taken back gives nothing at any service, whatever the token of before says."""

import secrets
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from reference_impl.foundation.presign import presign
from reference_impl.foundation.session import Session
from tests.reference_impl.deployment.story import playlist, record

if TYPE_CHECKING:
    from tests.reference_impl.deployment.client import Connect, Installation


async def statuses(installed: "Installation", doors: dict[str, str], token: str) -> dict[str, int]:
    """What each door says to this token; and the reader's session, which is the operators'."""
    client = installed.client
    said = {name: (await client.ask("GET", url, token=token)).status for name, url in doors.items()}
    body = {"organisation": installed.organisation, "region": "eu-fra"}
    session = await client.ask(
        "POST", f"{client.cloud.regions[0].credentials}/v1/reader-sessions", token=token, json=body
    )
    return {**said, "session": session.status}


async def doors_of(installed: "Installation") -> dict[str, str]:
    """The doors of a recording."""
    await record(installed.camera, secrets.token_bytes(16))
    region = installed.client.cloud.regions[0]
    of_camera = f"v1/organisations/{installed.organisation}/cameras/{installed.camera.id}"
    return {
        "recordings": f"{region.recording_index}/{of_camera}/recordings?from_us=0&to_us=1",
        "playlist": f"{region.playlists}/{of_camera}/playlist.m3u8?from_us=0&to_us=1",
        "key": str((await playlist(installed)).segments[0].key.absolute_uri),
    }


class Reader:
    """A session and links that a member was given."""

    def __init__(self, installed: "Installation", renewal: dict[str, Any], link: str) -> None:
        self.camera, self.client = installed.camera, installed.client
        self.session, self.link = renewal, link

    async def statuses(self) -> dict[str, int]:
        """Of an object by its own link of the playlist, by one signed with the session, and by header; of a listing."""
        bucket, user = self.session["storageUri"], self.session["user"]
        url = self.link.partition("?")[0]
        signer = Session.issue(organisation="", prefix="", region="eu-fra", actions=(), expires_at=0, holder="")
        signer = replace(signer, access_key_id=user["username"], secret_access_key=user["password"])
        own = presign(signer, user["token"], "GET", url, time.time(), 3_000)
        return {
            "link": (await self.client.ask("GET", self.link)).status,
            "link of one's own": (await self.client.ask("GET", own)).status,
            "session": (await self.camera.send(self.session, "GET", url, b"", "s3")).status,
            "list": (await self.camera.send(self.session, "GET", f"{bucket}?list-type=2", b"", "s3")).status,
        }


async def reader(installed: "Installation", token: str) -> Reader:
    """What somebody who may read and view is given."""
    client = installed.client
    asked = {"organisation": installed.organisation, "region": "eu-fra"}
    session = await client.ask(
        "POST", f"{client.cloud.regions[0].credentials}/v1/reader-sessions", token=token, json=asked
    )
    listed = await playlist(installed, token=token)
    return Reader(installed, session.document, str(listed.segments[0].absolute_uri))


async def test_sessions_and_links_of_before_end_with_the_role(tmp_path: Path, connected: "Connect") -> None:
    settings = CloudSettings(tmp_path, ("eu-fra",), licence_codes=1)
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        installed, person = await client.install("eu-fra"), cloud.description.stranger
        await record(installed.camera, secrets.token_bytes(16))
        member = f"{installed.address}/members/{person.username}"

        async def given(role: str) -> None:
            assert (await client.ask("PUT", member, token=installed.token, json={"role": role})).status == 200

        await given("operator")
        theirs = await reader(installed, await client.sign_in(person))
        ours = await reader(installed, installed.token)
        every = dict.fromkeys(("link", "link of one's own", "session", "list"), 200)
        assert await theirs.statuses() == every
        await given("viewer")
        assert await theirs.statuses() == {**dict.fromkeys(every, 403), "link": 200}, "a viewer may view"
        await given("administrator")
        assert await theirs.statuses() == every
        assert (await client.ask("DELETE", member, token=installed.token)).status == 204
        assert await theirs.statuses() == dict.fromkeys(every, 403)
        assert await ours.statuses() == every, "nobody else's end"
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        theirs.client = installed.camera.client = client
        assert await theirs.statuses() == dict.fromkeys(every, 403), "it outlives a restart"


async def test_the_token_of_before_opens_no_door_of_this_organisation(tmp_path: Path, connected: "Connect") -> None:
    settings = CloudSettings(tmp_path, ("eu-fra",), licence_codes=1)
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        installed, person = await client.install("eu-fra"), cloud.description.stranger
        doors, member = await doors_of(installed), f"{installed.address}/members/{person.username}"

        async def given(role: str) -> None:
            assert (await client.ask("PUT", member, token=installed.token, json={"role": role})).status == 200

        own = f"{cloud.description.my_systems}/v1/organisations"
        theirs = await client.ask("POST", own, token=await client.sign_in(person), json={"name": "theirs"})
        opened, shut = dict.fromkeys(doors, 200), dict.fromkeys([*doors, "session"], 404)
        await given("operator")
        operator = await client.sign_in(person)
        assert await statuses(installed, doors, operator) == {**opened, "session": 200}
        await given("viewer")
        assert await statuses(installed, doors, operator) == {**opened, "session": 403}
        viewer = await client.sign_in(person)
        await given("operator")
        assert await statuses(installed, doors, viewer) == {**opened, "session": 403}, "a token does not grow"
        assert (await client.ask("DELETE", member, token=installed.token)).status == 204
        assert await statuses(installed, doors, operator) == await statuses(installed, doors, viewer) == shut
        trail = f"{cloud.description.regions[0].key_server}/v1/organisations/{theirs.document['id']}/audit"
        assert (await client.ask("GET", trail, token=operator)).status == 200, "their own organisation is open to them"
        await given("viewer")
        assert await statuses(installed, doors, await client.sign_in(person)) == {**opened, "session": 403}
        assert (await client.ask("DELETE", member, token=installed.token)).status == 204
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        installed = replace(installed, client=client)
        assert await statuses(installed, doors, operator) == shut, "it outlives a restart"
