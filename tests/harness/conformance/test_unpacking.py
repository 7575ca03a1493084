"""What is packed is found wherever it begins, as deep as it is packed, and as far as it is there."""

import bz2
import gzip
import io
import lzma
import secrets
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.conformance.unpacking import unpacked

CLEAR = b"".join(secrets.token_bytes(40) + b"the same again and again " for _ in range(400))


def _zip(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a name", b"something else before it, so that it is no prefix")
        archive.writestr("folder/backup.bin", content)
    return file.getvalue()


def _tar(content: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:xz") as archive:
        entry = tarfile.TarInfo("backup.bin")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


FORMS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "zlib, fast": lambda content: zlib.compress(content, 1),
    "zlib, best": lambda content: zlib.compress(content, 9),
    "zip": _zip,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "tar.xz": _tar,
}


def found(content: bytes) -> bytes:
    return b"|".join(packed.content for packed in unpacked(content))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_unpacked_wherever_it_begins(form: str) -> None:
    noise = secrets.token_bytes(1001)
    assert CLEAR not in FORMS[form](CLEAR)
    assert CLEAR in found(noise + FORMS[form](CLEAR) + noise)


def test_a_stream_is_unpacked_within_another() -> None:
    inside = [
        packed for packed in unpacked(b"log: " + gzip.compress(_zip(zlib.compress(CLEAR)))) if packed.content == CLEAR
    ]
    assert [packed.how for packed in inside] == [
        f"zlib at byte 0 of zip at byte {_second(zlib.compress(CLEAR))} of gzip at byte 5"
    ]


def _second(content: bytes) -> int:
    return _zip(content).find(b"PK\x03\x04", 1)


@given(st.sampled_from(("gzip", "zlib")), st.floats(0.1, 0.99), st.binary(max_size=5000))
def test_of_a_stream_that_breaks_off_what_is_there_is_read(form: str, part: float, after: bytes) -> None:
    whole = FORMS[form](CLEAR)
    kept = int(len(whole) * part)
    best = max((packed.content for packed in unpacked(whole[:kept] + after)), key=len, default=b"")
    common = next((n for n, (a, b) in enumerate(zip(best, CLEAR, strict=False)) if a != b), min(len(best), len(CLEAR)))
    assert common >= len(CLEAR) * part * 0.9 - 2000


def test_a_bomb_is_read_up_to_the_bound_and_said_not_to_be_whole() -> None:
    bomb = gzip.compress(bytes(3 << 20))
    (only,) = unpacked(bomb, 1 << 20)
    assert len(only.content) == 1 << 20
    assert not only.whole
    assert all(packed.whole for packed in unpacked(bomb, 4 << 20))


def test_random_bytes_hold_next_to_nothing() -> None:
    content = secrets.token_bytes(2 << 20)
    assert sum(len(packed.content) for packed in unpacked(content)) < 50_000
