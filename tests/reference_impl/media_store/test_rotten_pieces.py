"""Bytes that rotted in a large object are not given out, wherever they lie, however it came."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here

import hashlib
import random
from typing import Any

import aiohttp
import pytest
from botocore.exceptions import ClientError, HTTPClientError
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from urllib3.exceptions import ProtocolError

from reference_impl.foundation.presign import Presigner
from reference_impl.media_store.locations import copy
from reference_impl.media_store.locations.copy import VERIFIED_BYTES, Copy, PieceDigests
from reference_impl.media_store.schema import OBJECTS

KEY = "cam/large"
BODY = random.Random(1).randbytes(2 * VERIFIED_BYTES + 5)  # three pieces


@pytest.fixture(params=["put", "in parts"])
async def large(request: pytest.FixtureRequest, store: Any) -> Any:
    """A store that has the object; in parts that end elsewhere than pieces do."""
    if request.param == "put":
        await store.ask("put_object", Key=KEY, Body=BODY)
    else:
        named = {"Key": KEY, "UploadId": (await store.ask("create_multipart_upload", Key=KEY))["UploadId"]}
        parts = []
        for number, place in enumerate(range(0, len(BODY), 6 << 20), 1):
            some = BODY[place : place + (6 << 20)]
            etag = (await store.ask("upload_part", **named, PartNumber=number, Body=some))["ETag"]
            parts.append({"PartNumber": number, "ETag": etag})
        await store.ask("complete_multipart_upload", **named, MultipartUpload={"Parts": parts})
    return store


async def rot(store: Any, location: int, *places: int) -> None:
    """Change a byte of a copy here and there."""
    name = (await store.service.stored("org", KEY)).copy_name
    path = store.locations[location] / "objects" / name
    with path.open("r+b") as file:
        for place in places:
            file.seek(place)
            file.write(bytes([BODY[place] ^ 1]))


async def read(store: Any, **more: str) -> bytes:
    return bytes((await store.ask("get_object", Key=KEY, **more))["Bytes"])


async def test_each_piece_comes_from_the_copy_that_has_it_whole(large: Any) -> None:
    await rot(large, 0, 7, len(BODY) - 1)
    await rot(large, 1, VERIFIED_BYTES + 7)
    assert await read(large) == BODY
    for first, last in ((0, 9), (VERIFIED_BYTES - 3, VERIFIED_BYTES + 3), (VERIFIED_BYTES, 2 * VERIFIED_BYTES)):
        assert await read(large, Range=f"bytes={first}-{last}") == BODY[first : last + 1]
    assert await read(large, Range="bytes=-3") == BODY[-3:]


async def test_where_no_copy_has_a_piece_the_connection_breaks_off(large: Any) -> None:
    for location in (0, 1):
        await rot(large, location, VERIFIED_BYTES + 7)
    link = Presigner(large.sealer, "eu-fra", large.address, large.service.clock).link("user-1", "org", KEY)
    got: list[bytes] = []

    async def take(answer: aiohttp.ClientResponse) -> None:
        while some := await answer.content.readany():
            got.append(some)

    async with aiohttp.ClientSession() as http, http.get(link) as answer:
        assert (answer.status, answer.content_length) == (200, len(BODY))
        with pytest.raises(aiohttp.ClientPayloadError):
            await take(answer)
    assert BODY[:VERIFIED_BYTES].startswith(b"".join(got))  # and no byte of the piece
    with pytest.raises((HTTPClientError, ProtocolError)):
        await read(large)


async def test_a_range_takes_no_harm_from_a_piece_that_it_does_not_touch(store: Any) -> None:
    await store.ask("put_object", Key=KEY, Body=BODY)
    for location in (0, 1):
        await rot(store, location, VERIFIED_BYTES + 7)
    assert await read(store, Range=f"bytes=9-{VERIFIED_BYTES - 1}") == BODY[9:VERIFIED_BYTES]
    assert await read(store, Range=f"bytes={2 * VERIFIED_BYTES}-") == BODY[2 * VERIFIED_BYTES :]
    with pytest.raises(ClientError, match="InternalError"):
        await read(store, Range=f"bytes={2 * VERIFIED_BYTES - 1}-")  # the byte itself is good: nobody can know


async def test_what_is_older_than_digests_of_pieces_is_read_as_before(store: Any) -> None:
    await store.ask("put_object", Key=KEY, Body=BODY)
    await store.service._database.write(lambda connection: connection.execute(update(OBJECTS).values(pieces="")))
    store.service._just_stored.clear()
    await rot(store, 0, len(BODY) - 1)
    assert await read(store, Range="bytes=1-") == BODY[1:-1] + bytes([BODY[-1] ^ 1])  # its digest is that of the whole
    name = (await store.service.stored("org", KEY)).copy_name
    (store.locations[0] / "objects" / name).write_bytes(b"cut short")
    assert await read(store) == BODY


async def test_the_scrubber_gives_digests_to_what_is_older(store: Any) -> None:
    await store.ask("put_object", Key=KEY, Body=BODY)
    before = await store.service.stored("org", KEY)
    await store.service._database.write(lambda connection: connection.execute(update(OBJECTS).values(pieces="")))
    await rot(store, 0, 7)
    report = await store.service.scrub()
    assert (report.rotten, report.repaired) == (1, 1)
    assert await store.service.stored("org", KEY) == before
    await rot(store, 0, 7)
    assert await read(store) == BODY


async def test_a_piece_that_rots_while_an_earlier_one_is_read(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In mid-stream the other copy takes over."""
    await store.ask("put_object", Key=KEY, Body=BODY)
    first = store.service.folders.places[0]
    usual, asked = first.read, []

    async def rots(name: str, start: int, length: int) -> bytes:
        asked.append(start)
        found = bytes(await usual(name, start, length))
        return found if start == 0 else found[:-1] + b"?"

    monkeypatch.setattr(first, "read", rots)
    assert await read(store) == BODY
    assert asked == [0, VERIFIED_BYTES, 2 * VERIFIED_BYTES]  # one piece at a time


@given(body=st.binary(max_size=40), cuts=st.lists(st.integers(0, 40), max_size=5))
def test_digests_are_those_of_the_pieces_however_they_come(body: bytes, cuts: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copy, "VERIFIED_BYTES", 8)
        digests = PieceDigests()
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(body)], strict=True):
            digests.update(memoryview(body)[start:end])
        found = Copy(f"name-{hashlib.sha256(body).hexdigest()}", len(body), digests.text())
        for place in range(len(body)):
            piece = found.piece(place)
            assert piece is not None
            assert piece.start <= place < piece.start + piece.size <= len(body)
            assert hashlib.sha256(body[piece.start :][: piece.size]).hexdigest() == piece.sha256
        assert bool(found.pieces) == (len(body) > 8)


@given(start=st.integers(0, 40), length=st.integers(0, 40))
def test_spans_are_the_range_and_cross_no_piece(start: int, length: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copy, "VERIFIED_BYTES", 8)
        spans = list(Copy("name", 80).spans(start, length))
    assert [place for first, size in spans for place in range(first, first + size)] == [*range(start, start + length)]
    assert all(first // 8 == (first + max(size, 1) - 1) // 8 for first, size in spans)
