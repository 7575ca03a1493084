import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import jwt
import m3u8
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.playlists import Playlists
from reference_impl.playlists.settings import PlaylistsSettings

SIGNING_KEY = ec.generate_private_key(ec.SECP256R1())
START_US = 1_767_225_600_000_000
Http = TestClient[web.Request, web.Application]
PATH = "/v1/organisations/org/cameras/cam/playlist.m3u8"


@dataclass(frozen=True)
class Segment:
    object_key: str = "cam/0.m4v"
    init_key: str = "cam/init.mp4"
    span: str = "a"
    counter: int = 0
    start_us: int = START_US
    duration_us: int = 2_000_000
    wrapped_key: str = "AAAA"
    key_version: int = 3
    iv: str = "0f" * 16
    sha256: str = "ab" * 32
    arrival: int = 1


@dataclass(frozen=True)
class Recordings:
    segments: tuple[Segment, ...] = (Segment(),)
    gaps: "tuple[Lost, ...]" = ()


@dataclass(frozen=True)
class Lost:
    """From the first on, of 2 s each."""

    last: int
    span: str = "b"
    first: int = 0
    start_us: int = START_US
    arrival: int = 1

    @property
    def duration_us(self) -> int:
        return (self.last + 1) * 2_000_000


def token(role: str) -> str:
    now = int(time.time())
    claims = {
        "iss": "i",
        "sub": "u",
        "aud": "recordings",
        "iat": now,
        "exp": now + 3600,
        "organisations": {"org": role},
    }
    return jwt.encode(claims, SIGNING_KEY, algorithm="ES256", headers={"kid": "k"})


async def public_keys() -> Mapping[str, object]:
    return {"keys": [{**jwt.algorithms.ECAlgorithm.to_jwk(SIGNING_KEY.public_key(), as_dict=True), "kid": "k"}]}


ASKED: list[tuple[str, str, int, int]] = []


FOUND: list[Segment] = []
LOST: list[Lost] = []


async def find(organisation: str, camera: str, from_us: int, to_us: int) -> Recordings:
    ASKED.append((organisation, camera, from_us, to_us))
    return Recordings(tuple(FOUND) or (() if LOST else (Segment(),)), tuple(LOST))


async def beyond(organisation: str, camera: str, from_us: int, to_us: int, most: int) -> int | None:
    assert (organisation, camera) == ("org", "cam")
    return FOUND[most].start_us if len(FOUND) > most else None


def playlists() -> Playlists:
    return Playlists(
        find,
        beyond,
        lambda _viewer, bucket, key: f"https://store.test/{bucket}/{key}",
        lambda organisation, camera, version, wrapped: f"https://keys.test/{organisation}/{camera}/{version}/{wrapped}",
        TokenVerifier(issuer="i", audience="recordings", public_keys=public_keys),
        PlaylistsSettings(most_entries=3, longest_growing_us=6_000_000),
    )


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    ASKED.clear()
    FOUND.clear()
    LOST.clear()
    service = playlists()
    async with TestClient(TestServer(service.app())) as client:
        yield client
    await service.close()


async def test_a_member_gets_a_playlist(http: Http) -> None:
    url = f"{PATH}?from_us={START_US}&to_us={START_US + 1}"
    answer = await http.get(url, headers={"Authorization": f"Bearer {token('viewer')}"})
    assert (answer.status, answer.content_type) == (200, "application/vnd.apple.mpegurl")
    assert answer.headers["Cache-Control"] == "no-store"
    assert ASKED == [("org", "cam", START_US, START_US + 1)]
    (one,) = m3u8.loads(await answer.text()).segments
    assert one.uri == "https://store.test/org/cam/0.m4v"
    assert one.key.uri == "https://keys.test/org/cam/3/AAAA"
    assert one.init_section.uri == "https://store.test/org/cam/init.mp4"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (PATH, {}, 401),
        (PATH, {"Authorization": "Bearer x.y.z"}, 401),
        (PATH, {"Authorization": f"Bearer {token('auditor')}"}, 403),
        (PATH.replace("org/", "other/"), {"Authorization": f"Bearer {token('viewer')}"}, 404),
        (f"{PATH}?from_us=now", {"Authorization": f"Bearer {token('viewer')}"}, 400),
        (f"{PATH}?type=live", {"Authorization": f"Bearer {token('viewer')}"}, 400),
    ],
    ids=["no token", "a foreign token", "another role", "another organisation", "no number", "no type"],
)
async def test_nobody_else_gets_one(http: Http, path: str, headers: dict[str, str], status: int) -> None:
    answer = await http.get(path, headers=headers)
    assert (answer.status, answer.content_type) == (status, "application/problem+json")
    assert ASKED == []


def run(*counters: int, length_us: int = 2_000_000) -> list[Segment]:
    """Segments of a span, in the order in which they came."""
    return [
        Segment(f"cam/{n}.m4v", counter=n, start_us=START_US + n * length_us, duration_us=length_us, arrival=place)
        for place, n in enumerate(counters)
    ]


async def asked(http: Http, query: str) -> tuple[int, str]:
    answer = await http.get(f"{PATH}?{query}", headers={"Authorization": f"Bearer {token('viewer')}"})
    return answer.status, await answer.text()


async def test_a_playlist_grows_until_its_span_is_over(http: Http) -> None:
    query = f"type=event&from_us={START_US}&to_us={START_US + 6_000_000}"
    texts = []
    for count in (1, 2, 3):
        FOUND[:] = run(*range(count))
        status, text = await asked(http, query)
        assert status == 200
        texts.append(text)
    assert texts[1].startswith(texts[0])
    assert texts[2].startswith(texts[1])
    read = [m3u8.loads(text) for text in texts]
    assert [(r.playlist_type, r.target_duration, r.is_endlist) for r in read] == [
        ("event", 6, False), ("event", 6, False), ("event", 6, True),
    ]  # fmt: skip


async def test_what_waits_for_an_earlier_one_is_not_listed_yet(http: Http) -> None:
    FOUND[:] = run(0, 2)
    assert len(m3u8.loads((await asked(http, "type=event"))[1]).segments) == 1
    assert len(m3u8.loads((await asked(http, "type=vod"))[1]).segments) == 2


async def test_a_span_with_too_many_segments_says_how_to_go_on(http: Http) -> None:
    FOUND[:] = run(0, 1, 2, 3)
    for kind in ("vod", "event"):
        status, text = await asked(http, f"type={kind}")
        assert (status, f"to_us={START_US + 6_000_000}" in text) == (413, True)
    assert ASKED == []  # no row is read for it


async def test_a_gap_counts_as_all_that_is_lost_in_it(http: Http) -> None:
    LOST[:] = [Lost(last=999_999)]
    status, text = await asked(http, "")
    assert (status, f"to_us={START_US + 3 * 2_000_000}" in text) == (413, True)


async def test_a_segment_that_is_longer_than_was_announced_is_refused(http: Http) -> None:
    FOUND[:] = run(0, length_us=6_000_001)
    status, text = await asked(http, "type=event")
    assert (status, "type=vod" in text) == (409, True)
