"""What becomes of a second step is noted where the user's organisations look."""

from pathlib import Path
from typing import TYPE_CHECKING

from reference_impl.deployment import CloudSettings, EmbeddedCloud
from tests.reference_impl.deployment.two_step import enrolled

if TYPE_CHECKING:
    from tests.reference_impl.deployment.client import Connect


async def test_its_removal_is_in_the_audit_log_of_each_organisation(tmp_path: Path, connected: "Connect") -> None:
    async with (
        EmbeddedCloud(CloudSettings(tmp_path, ("eu-fra",), licence_codes=1)) as cloud,
        connected(cloud.description) as client,
    ):
        installed = await client.install("eu-fra")
        kept = await enrolled(client, cloud.description.administrator)
        removal = f"{cloud.description.identity}/v1/second-step/removal"

        async def removed(code: str) -> list[tuple[str, str, str]]:
            await client.ask("POST", removal, token=installed.token, json={"code": code})
            log = (await client.ask("GET", f"{installed.address}/audit", token=installed.token)).document
            return [(entry["action"], entry["who"], entry["what"]) for entry in log if "second-step" in entry["action"]]

        assert await removed("000000") == []
        [(action, who, what)] = await removed(kept.recovery_codes[0])
        assert action == "second-step-removed"
        assert who == what
        members = (await client.ask("GET", f"{installed.address}/members", token=installed.token)).document
        assert [member["user"] for member in members] == [who]
