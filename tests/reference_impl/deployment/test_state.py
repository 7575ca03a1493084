"""Every byte of state is where it may be: held against docs/reference/state.yaml, searched for what is another's."""

import base64
import hashlib
import json
import secrets
import sqlite3
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from reference_impl.deployment import REGIONS, Blueprint, CloudSettings, EmbeddedCloud
from reference_impl.faulty.catalogue import CLOUD_FAULTS
from tests.reference_impl.deployment.client import Camera, Client, Installation, connect

PLACES = ("eu-fra", "jp-tyo")
DECLARED = yaml.safe_load((Path(__file__).parents[3] / "docs/reference/state.yaml").read_text())
OF_SQLITE = ("", "-wal", "-shm")
_TEXTS = ("object_key", "init_key", "span", "key_id", "wrapped_key", "iv", "sha256")


@dataclass
class Traces:
    """What must be found in one region's folder alone."""

    recording: dict[str, bytes] = field(default_factory=dict)  # by what it is
    owner: dict[str, bytes] = field(default_factory=dict)  # ids, which the global part knows too


async def story(client: Client, region: str) -> Traces:
    """An organisation records a segment in a region, reports a gap, and somebody plays it."""
    start_us, span, media = (
        time.time_ns() // 1_000 - secrets.randbelow(1 << 41),  # within 26 days
        f"span-{secrets.token_hex(8)}",
        secrets.token_bytes(5_000),
    )
    installation = await client.install(region)
    camera, iv = installation.camera, secrets.token_hex(16)
    configuration = await camera.configuration()
    renewal = (await camera.renew(configuration)).document
    key, init = f"{camera.id}/{span}.m4v", f"{camera.id}/init.{secrets.token_hex(8)}.mp4"
    pem = configuration["encryption"]["public_key"]
    row = {
        "object_key": key, "init_key": init, "span": span, "counter": 0, "start_us": start_us, "duration_us": 2_000_000,
        "key_id": secrets.token_hex(8), "wrapped_key": camera.wrapped(pem, bytes(16)),
        "key_version": configuration["encryption"]["key_version"], "iv": iv,
        "sha256": hashlib.sha256(media).hexdigest(), "size": len(media),
    }  # fmt: skip
    gap = {"span": span, "first": 1, "last": 2, "start_us": start_us + 2_000_000, "duration_us": 4_000_000,
           "reason": "evicted-oldest"}  # fmt: skip
    for name, body in ((key, media), (init, b"init")):
        assert (await camera.send(renewal, "PUT", f"{renewal['storageUri']}/{name}", body, "s3")).status == 200
    for what, told in (("segments", row), ("gaps", gap)):
        url = f"{configuration['recording_index']}/v1/cameras/{camera.id}/{what}"
        assert (await camera.send(renewal, "POST", url, json.dumps(told).encode(), "recording-index")).status == 201
    await played(installation, camera, region, start_us)
    modulus = base64.b64decode("".join(pem.splitlines()[1:-1]))[40:140]
    return Traces(
        {
            **{name: str(row[name]).encode() for name in _TEXTS},
            "media": media[1_000:1_064],
            "times": struct.pack(">q", start_us),
            "times as text": str(start_us).encode(),
            "public key": pem.splitlines()[2].encode(),
            "its bytes": modulus,
        },
        {"organisation": installation.organisation.encode(), "camera": camera.id.encode()},
    )


async def played(installation: Installation, camera: Camera, region: str, start_us: int) -> None:
    client = installation.client
    place = next(one for one in client.cloud.regions if one.id == region)
    path = f"v1/organisations/{installation.organisation}/cameras/{camera.id}/playlist.m3u8"
    url = f"{place.playlists}/{path}?from_us={start_us - 1}&to_us={start_us + 1}"
    playlist = (await client.ask("GET", url, token=installation.token)).body.decode()
    key = playlist.partition('#EXT-X-KEY:METHOD=AES-128,URI="')[2].partition('"')[0]
    assert (await client.ask("GET", key, token=installation.token)).body == bytes(16)


async def recorded(folder: Path, blueprint: Blueprint, look: Callable[[dict[str, Traces]], None]) -> None:
    """Two regions of six record; then all is looked at, while the cloud is up and when it is down."""
    async with (
        EmbeddedCloud(CloudSettings(folder, licence_codes=3), blueprint) as cloud,
        connect(cloud.description) as client,
    ):
        client.cloud = replace(client.cloud, licence_codes=cloud.description.licence_codes[:1])
        traces = {PLACES[0]: await story(client, PLACES[0])}
        client.cloud = replace(client.cloud, licence_codes=cloud.description.licence_codes[1:2])
        traces[PLACES[1]] = await story(client, PLACES[1])
        look(traces)
    look(traces)


def strays(folder: Path, traces: dict[str, Traces]) -> list[str]:
    """What lies where it may not."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, content = str(path.relative_to(folder)), path.read_bytes() + path.name.encode()
        for region, trace in traces.items():
            if name.startswith(f"{region}/"):
                continue
            elsewhere = name.partition("/")[0] in REGIONS
            sought = {**trace.recording, **(trace.owner if elsewhere else {})}
            found += [f"{what} of {region} in {name}" for what, value in sought.items() if value in content]
    return found


def part_of(name: str) -> tuple[str, str]:
    """Which part of the declaration a file belongs to, and its path there."""
    first, _, rest = name.partition("/")
    if first in REGIONS:
        return "region", rest
    return ("safe" if first == "secrets" else "global"), name


def undeclared(folder: Path) -> list[str]:
    """Files, tables and columns that docs/reference/state.yaml does not know."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        part, place = part_of(name)
        databases = DECLARED[part].get("tables", {})
        if any(place == f"{database}{kind}" for database in databases for kind in OF_SQLITE):
            found += (
                [f"{name}: {one}" for one in columns(path) if not known(databases[place], one)]
                if place in databases
                else []
            )
        elif not any(fnmatchcase(place, one) for one in DECLARED[part]["files"]):
            found.append(name)
    return found


def columns(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as opened:
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = [(table, row[1]) for table in tables for row in opened.execute(f"PRAGMA table_info({table})")]
    opened.close()
    return found


def known(tables: dict[str, dict[str, str]], one: tuple[str, str]) -> bool:
    return one[1] in tables.get(one[0], {})


async def test_all_lies_where_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state, temporary = tmp_path / "state", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def look(traces: dict[str, Traces]) -> None:
        assert strays(state, traces) == []
        assert undeclared(state) == []
        for region, trace in traces.items():
            own = b"".join(path.read_bytes() for path in (state / region).rglob("*") if path.is_file())
            missing = [
                what for what in ("media", "object_key", "wrapped_key", "times") if trace.recording[what] not in own
            ]
            assert missing == [], "what is searched for is what is kept"

    await recorded(state, Blueprint(), look)
    assert [*temporary.rglob("*")] == []


@pytest.mark.parametrize("fault", ["object-in-other-region", "row-in-other-region"])
async def test_a_stray_is_found(fault: str, tmp_path: Path) -> None:
    seen: list[list[str]] = []
    await recorded(
        tmp_path, CLOUD_FAULTS[fault].apply(Blueprint()), lambda traces: seen.append(strays(tmp_path, traces))
    )
    assert all(seen)


def test_what_is_not_declared_is_found(tmp_path: Path) -> None:
    for name in (
        "my_systems/cache.bin",
        "eu-fra/index/copy.db",
        "secrets/eu-fra-key-encryption.key",
        "eu-fra/keys/key-encryption.key",
        "us-iad/location-c/objects/1",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"planted")
        assert undeclared(tmp_path) == [name]
        path.unlink()
    with sqlite3.connect(tmp_path / "my_systems" / "my_systems.db") as opened:
        opened.execute("CREATE TABLE cameras (id TEXT, last_recorded_us INTEGER)")
    opened.close()
    assert undeclared(tmp_path) == ["my_systems/my_systems.db: ('cameras', 'last_recorded_us')"]


def words(part: Any) -> Iterator[str]:  # noqa: ANN401 - YAML
    if isinstance(part, str):
        yield part
    else:
        for below in part.values():
            yield from words(below)


def test_the_global_part_holds_accounts_and_settings_only() -> None:
    assert {word.partition(":")[0] for word in words(DECLARED["global"])} == {"account", "setting", "operation"}
    assert {word.partition(":")[0] for word in words(DECLARED["region"])} == {"account", "recording", "operation"}
