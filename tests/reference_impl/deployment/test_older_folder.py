"""A folder of the first camproof is opened: who had an account signs in, and gets the keys of what was recorded."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from reference_impl.deployment.embedded import EmbeddedCloud
from reference_impl.deployment.older_folder import bring_over
from reference_impl.deployment.settings import CloudSettings
from tests.reference_impl.migrating.opened import STATES, Where

if TYPE_CHECKING:
    from tests.reference_impl.deployment.client import Connect

_DATABASES = {
    "identity": "identity/identity.db",
    "my_systems": "my_systems/my_systems.db",
    "media_store": "eu-fra/index/media_store.db",
    "recording_index": "eu-fra/index/recording_index.db",
    "key_server": "eu-fra/keys/keys.db",
}
_KEY = bytes.fromhex("ba7c5bb5626da3c46b96e20b54aeda79e8dae55e6d1101297f986c9096725dba")
_PASSWORDS = {"administrator": "Z4XcB-7HCz9HL2DkEQNXv6qs", "viewer": "di_sYGKR1T7DcixjA5_ZybN2"}
_ORGANISATION, _CAMERA = "org-6e7d392f8cf1b7bf", "cam-4f75f114e067380b"


def older(folder: Path) -> Path:
    for service, place in _DATABASES.items():
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        Where(service, file).restore(STATES / service / "2026-11-24.sqlite.sql")
    (folder / "secrets").mkdir()
    (folder / "secrets" / "eu-fra-key-encryption.key").write_bytes(_KEY)
    (folder / "secrets" / "eu-fra-session.key").write_bytes(bytes(32))
    (folder / "deployment.json").write_text(json.dumps({"passwords": _PASSWORDS, "licence_codes": ["CS-1"]}))
    return folder


async def test_a_folder_of_the_first_camproof(tmp_path: Path, connected: "Connect") -> None:
    with Where("recording_index", older(tmp_path) / _DATABASES["recording_index"]).connected() as connection:
        wrapped = connection.scalar(text("SELECT wrapped_key FROM segments LIMIT 1"))
    settings = CloudSettings(tmp_path, regions=("eu-fra",), licence_codes=1)
    async with EmbeddedCloud(settings) as cloud, connected(cloud.description) as client:
        region = cloud.description.regions[0]
        token = await client.sign_in(cloud.description.administrator)
        one = f"v1/organisations/{_ORGANISATION}"
        asked = f"cameras/{_CAMERA}/content-key?version=1&wrapped={wrapped}"
        key = await client.ask("GET", f"{region.key_server}/{one}/{asked}", token=token)
        assert (key.status, key.body) == (200, bytes(range(16)))
        licences = (await client.ask("GET", f"{cloud.description.my_systems}/{one}/licences", token=token)).document
        assert [licence["camera"] for licence in licences].count(_CAMERA) == 1
        trail = (await client.ask("GET", f"{region.key_server}/{one}/audit", token=token)).document
        assert [row["outcome"] for row in trail["rows"]] == ["unwrapped", "cannot-unwrap", "unwrapped"]
        assert (trail["broken_at"], trail["reason"]) == (1, "row-altered"), "nobody knows what its first rows were"


def test_keys_are_brought_over_once_and_never_over_others(tmp_path: Path) -> None:
    old, new = tmp_path / "secrets" / "eu-fra-session.key", tmp_path / "eu-fra" / "safe" / "session.key"
    old.parent.mkdir()
    old.write_bytes(b"1" * 32)
    for _ in range(2):  # the second time as after a kill before the old one was removed
        bring_over(tmp_path, ("eu-fra",))
        assert (new.read_bytes(), old.exists()) == (b"1" * 32, False)
        assert new.stat().st_mode & 0o777 == 0o600
        old.write_bytes(b"1" * 32)
    old.write_bytes(b"2" * 32)
    bring_over(tmp_path, ("eu-fra",))
    assert (new.read_bytes(), old.read_bytes()) == (b"1" * 32, b"2" * 32)
