"""What belongs to one region is found in another's files, under any name and inside of anything."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from urllib.parse import quote_from_bytes

import pytest
from pydantic import SecretStr

from harness.checks.casefile import CameraFacts
from harness.cloud.target import Account, RegionEvidence, Target
from harness.conformance.at_rest import everything, spelt
from harness.conformance.strays import strays_at_rest
from harness.history.event import Event, EventKind

CAMERA = CameraFacts("cam-0123", "door", "north", "eu-fra", "org", 100, "deny-new", 1)
BODY = Random(1).randbytes(4096)  # the same in every process: test ids are made of it
SHA256 = hashlib.sha256(BODY).hexdigest()
MADE = Event(
    0, EventKind.PRODUCED, "north", CAMERA.id, "span", 0, 4096,
    {"object_key": "cam-0123/2026-11-29/a.mp4", "ciphertext_sha256": SHA256, "last_block": BODY[-16:].hex()},
)  # fmt: skip
NOBODY = Account(username="u", password=SecretStr("p"))


def target(folder: Path) -> Target:
    regions = tuple(RegionEvidence(id=region, at_rest=(folder / region,)) for region in ("eu-fra", "us-iad"))
    for region in regions:
        region.at_rest[0].mkdir()
    return Target(
        name="t", services={"identity": "https://i"}, ca_file=folder / "ca",
        administrator=NOBODY, stranger=NOBODY, licence_codes=(SecretStr("x"),), regions=("eu-fra", "us-iad"),
        evidence=regions,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("copy", BODY),
        ("backup.tar", b"\1" * 99 + BODY + b"\2" * 99),
        ("tail", BODY[1000:]),
        ("index.db", b"..cam-0123.."),
        ("list.txt", SHA256.encode()),
        (f"x-{SHA256}", b"bytes of another kind"),
    ],
)
def test_whatever_lies_in_another_region_is_found(name: str, content: bytes, tmp_path: Path) -> None:
    cloud = target(tmp_path)
    (tmp_path / "eu-fra" / name).write_bytes(content)
    assert strays_at_rest(everything(cloud), {CAMERA.id: CAMERA}, [MADE]).found == ()
    (tmp_path / "us-iad" / name).write_bytes(content)
    strays = strays_at_rest(everything(cloud), {CAMERA.id: CAMERA}, [MADE])
    assert strays.looked == 2
    assert {stray.where for stray in strays.found} == {str(tmp_path / "us-iad" / name)}


def test_what_belongs_there_is_no_stray(tmp_path: Path) -> None:
    cloud = target(tmp_path)
    (tmp_path / "us-iad" / "other").write_bytes(secrets.token_bytes(9999))
    assert strays_at_rest(everything(cloud), {CAMERA.id: CAMERA}, [MADE]).found == ()


def test_what_belongs_to_no_region_knows_cameras_and_no_recordings(tmp_path: Path) -> None:
    cloud = target(tmp_path).model_copy(update={"global_at_rest": (tmp_path / "global",)})
    (tmp_path / "global").mkdir()
    (tmp_path / "eu-fra" / "row").write_bytes(b"x")
    (tmp_path / "global" / "accounts.db").write_bytes(b"..cam-0123..")
    assert strays_at_rest(everything(cloud), {CAMERA.id: CAMERA}, [MADE]).found == ()
    (tmp_path / "global" / "central.log").write_bytes(b"PUT /org/cam-0123/2026-11-29/a.mp4 200")
    (stray,) = strays_at_rest(everything(cloud), {CAMERA.id: CAMERA}, [MADE]).found
    assert stray.what == "the object name of segment 0 of camera cam-0123 of eu-fra"


def test_a_piece_of_a_segment_is_found_whatever_it_is_called(tmp_path: Path) -> None:
    body = Random(2).randbytes(100_000)
    digest = hashlib.sha256(body).hexdigest()
    made = replace(MADE, detail={**MADE.detail, "ciphertext_sha256": digest, "last_block": body[-16:].hex()})
    cloud = target(tmp_path)
    (tmp_path / "us-iad" / "cache").write_bytes(b"?" + body[30_001:50_000])
    known, sealed = {CAMERA.id: CAMERA}, {digest: body}
    assert strays_at_rest(everything(cloud), known, [made]).found == ()
    assert len(strays_at_rest(everything(cloud), known, [made], sealed).found) == 1
    (tmp_path / "us-iad" / "cache").rename(tmp_path / "eu-fra" / "cache")
    assert strays_at_rest(everything(cloud), known, [made], sealed).found == ()


@pytest.mark.parametrize(
    "said",
    [
        lambda key: json.dumps({"type": "Buffer", "data": list(key)}, separators=(",", ":")),
        lambda key: json.dumps(list(key)),
        lambda key: f"unwrapped {key!r} for cam-1",
        lambda key: json.dumps({"key": key.decode("latin-1")}),
        lambda key: f"https://cloud/k?key={quote_from_bytes(key, safe='')}",
        lambda key: base64.b64encode(key).decode(),
    ],
)
def test_a_key_is_found_however_a_program_writes_it(said: Callable[[bytes], str]) -> None:
    key, other = b"\x00\x9c'A\x7f~/+ \xf1\n\\\"\xffzz", secrets.token_bytes(16)
    assert spelt({"k": key}).found_in(said(key).encode())
    assert not spelt({"k": key}).found_in(said(other).encode())
