"""What a viewer of a load test tells of its visits, by what the cloud has for it."""

import re
from collections.abc import Mapping
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from pydantic import SecretStr

from harness.camera.segment import Buffer
from harness.cloud.http import Answer
from harness.cloud.request import Request
from harness.cloud.target import Account
from harness.load.kinds import NOTHING_RECORDED, Act, Kind
from harness.load.shapes import Due
from harness.load.stage import Seen
from harness.load.users.acting import NamedHttp, Stage
from harness.load.users.viewer import LoadViewer
from tests.harness.player.test_play import URL, Cloud, encrypted, media

if TYPE_CHECKING:
    from harness.cloud.ports import Adapter

REGION = ("id", "name", "place", "media_store", "recording_index", "playlists", "key_server")
SEEN = Seen(region=dict.fromkeys(REGION, ""), organisation="o", cameras=("cam-1",))
WRONG = encrypted(media(), key=bytes(16))


class Http:
    """Answers with what the cloud has, 503 where it has nothing."""

    doing: Kind

    def __init__(self, cloud: Cloud, playlist: str) -> None:
        self._bodies = {**cloud.media, **cloud.keys, URL: playlist.encode()}

    async def ask(self, method: str, url: str, *, headers: Mapping[str, str], body: Buffer | None) -> Answer:
        assert (headers, body) == ({}, None)
        return Answer(method, url, 200 if url in self._bodies else 503, {}, self._bodies.get(url, b""))


class Library:
    def timeline(self, *_asked: object) -> None:
        return None

    def playlist(self, *_asked: object) -> Request:
        return Request("GET", URL)


async def signed_in(_http: object, _account: object) -> str:
    return "token"


async def told_of(cloud: Cloud, playlist: str | None = None) -> list[tuple[Act, str]]:
    """What a visit comes to."""
    told: list[tuple[Act, str]] = []

    def tell(act: Act, took_s: float, size_bytes: int, why: str = "") -> None:
        assert took_s >= 0
        assert why or bool(size_bytes) is (act is not Act.VISIT)
        told.append((act, why))

    keys = SimpleNamespace(at=lambda address, _token: Request("GET", address))
    adapter = cast("Adapter", SimpleNamespace(sign_in=signed_in, library=Library(), keys=keys))
    http: Any = Http(cloud, cloud.text() if playlist is None else playlist)
    stage = Stage(lambda: 3.0, lambda: 0, lambda: 0, lambda _: None, tell, over_s=60.0)
    account = Account(username="ann", password=SecretStr("secret"))
    viewer = LoadViewer(cast("NamedHttp", http), adapter, account, [SEEN], stage, 9, Random(1))
    await viewer.act(Due(2_000_000, Act.VISIT), more_wait=False)
    return told


def cloud_with(*bodies: bytes) -> Cloud:
    cloud = Cloud()
    for number, body in enumerate(bodies):
        cloud.add(f"{number}.m4v", body)
    return cloud


async def test_all_is_well() -> None:
    told = await told_of(cloud_with(encrypted(media(0)), encrypted(media(1))))
    assert told == [(Act.VISIT, ""), (Act.PLAYBACK, ""), (Act.PICTURE, ""), (Act.PLAYBACK, "")]


async def test_a_segment_after_the_first_that_does_not_decrypt_is_a_failed_playback() -> None:
    told = await told_of(cloud_with(encrypted(media()), *[WRONG] * 5, encrypted(media())))
    assert told[:3] == [(Act.VISIT, ""), (Act.PLAYBACK, ""), (Act.PICTURE, "")]
    assert told[3:] == [*[(Act.PLAYBACK, "undecryptable")] * 5, (Act.PLAYBACK, "")]


async def test_a_first_one_that_does_not_is_no_picture_either() -> None:
    told = await told_of(cloud_with(WRONG))
    assert told == [(Act.VISIT, ""), (Act.PLAYBACK, "undecryptable"), (Act.PICTURE, "undecryptable")]


async def test_what_comes_without_a_key_was_not_recorded_so() -> None:
    cloud = cloud_with(encrypted(media()))
    in_the_clear = re.sub("#EXT-X-KEY:.*", "#EXT-X-KEY:METHOD=NONE", cloud.text())
    assert (await told_of(cloud, in_the_clear))[1] == (Act.PLAYBACK, "undecryptable")


@pytest.mark.parametrize("lines", [[], ["#EXT-X-GAP", "#EXTINF:2,", "lost.m4v"]])
async def test_where_nothing_is_recorded_the_visit_has_failed(lines: list[str]) -> None:
    assert await told_of(Cloud(lines=lines)) == [(Act.VISIT, NOTHING_RECORDED)]


async def test_what_is_no_playlist_shows_nothing() -> None:
    told = await told_of(Cloud(), "<html>")
    assert told == [(act, "UnreadablePlaylistError") for act in (Act.VISIT, Act.PICTURE)]


async def test_what_is_refused_ends_the_visit() -> None:
    cloud = cloud_with(*[encrypted(media())] * 4)
    del cloud.media["https://cloud.test/1.m4v"]
    assert (await told_of(cloud))[3:] == [(Act.PLAYBACK, "CloudRefusedError")]
