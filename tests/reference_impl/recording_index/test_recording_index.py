"""The recording index as cameras and members see it."""

import asyncio
import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography.hazmat.primitives.asymmetric import ec

from reference_impl.foundation.bearer import TokenVerifier
from reference_impl.foundation.database import Database
from reference_impl.foundation.limits import Limits
from reference_impl.foundation.session import Session, SessionSealer
from reference_impl.foundation.sigv4 import authenticate
from reference_impl.foundation.storage import Storage
from reference_impl.recording_index import METADATA, RecordingIndex

MadeStorage = Callable[[Path], Path | Storage]
REGION = "eu-fra"
SEALER = SessionSealer(bytes(32), REGION)
SIGNING_KEY = ec.generate_private_key(ec.SECP256R1())
START_US = 1_767_225_600_000_000
TWO_S = 2_000_000


@dataclass(frozen=True)
class InStore:
    sha256: str
    size: int


def segment(counter: int, *, span: str = "span-1", camera: str = "cam", **changes: object) -> dict[str, object]:
    key = f"{camera}/{span}.{counter}.m4v"
    return {
        "object_key": key,
        "init_key": f"{camera}/init.0123456789abcdef.mp4",
        "span": span,
        "counter": counter,
        "start_us": START_US + counter * TWO_S,
        "duration_us": TWO_S,
        "key_id": "key-1",
        "wrapped_key": base64.urlsafe_b64encode(bytes(256)).rstrip(b"=").decode(),
        "key_version": 1,
        "iv": "0f" * 16,
        "sha256": hashlib.sha256(key.encode()).hexdigest(),
        "size": 1000 + counter,
    } | changes


def gap(first: int, last: int, *, span: str = "span-1", **changes: object) -> dict[str, object]:
    return {
        "span": span,
        "first": first,
        "last": last,
        "start_us": START_US + first * TWO_S,
        "duration_us": (last - first + 1) * TWO_S,
        "reason": "evicted",
    } | changes


@dataclass
class Index:
    """A recording index that serves, one camera, and what its media store holds."""

    service: RecordingIndex
    http: TestClient[web.Request, web.Application]
    held: dict[tuple[str, str], InStore]
    camera: Session = field(
        default_factory=lambda: Session.issue(
            organisation="org",
            prefix="cam/",
            region=REGION,
            actions=("PutObject", "Index"),
            expires_at=int(time.time()) + 600,
            holder="cam",
        )
    )

    def hold(self, *rows: Mapping[str, object]) -> None:
        for row in rows:
            self.held["org", str(row["init_key"])] = InStore("0" * 64, 800)
            self.held["org", str(row["object_key"])] = InStore(str(row["sha256"]), int(str(row["size"])))

    async def tell(
        self,
        what: str,
        row: object,
        *,
        by: Session | None = None,
        camera: str = "cam",
        service: str = "recording-index",
    ) -> tuple[int, str]:
        by = by or self.camera
        path = f"/v1/cameras/{camera}/{what}"
        request = AWSRequest("POST", str(self.http.make_url(path)), data=json.dumps(row).encode())
        who = Credentials(by.access_key_id, by.secret_access_key, SEALER.seal(by))
        SigV4Auth(who, service, REGION).add_auth(request)
        answer = await self.http.post(path, data=request.data, headers=dict(request.headers.items()))
        return answer.status, (await answer.json()).get("reason", "")

    async def recordings(self, query: str = "", *, token: str | None = None, organisation: str = "org") -> object:
        url = f"/v1/organisations/{organisation}/cameras/cam/recordings{query}"
        headers = {"Authorization": f"Bearer {token or user_token()}"}
        answer = await self.http.get(url, headers=headers)
        if answer.status != 200:
            return answer.status
        found = await answer.json()
        assert found.pop("next_us") is None
        return found

    async def page(self, query: str = "") -> dict[str, Any]:
        """One page of it, whatever comes behind."""
        url, headers = (
            f"/v1/organisations/org/cameras/cam/recordings{query}",
            {"Authorization": f"Bearer {user_token()}"},
        )
        page: dict[str, Any] = await (await self.http.get(url, headers=headers)).json()
        return page


def user_token(role: str = "viewer", audience: str = "recordings", life_s: int = 60) -> str:
    claims = {
        "iss": "https://identity.test",
        "sub": "user-1",
        "aud": [audience],
        "iat": int(time.time()),
        "exp": int(time.time()) + life_s,
        "kind": "user",
        "organisations": {"org": role},
    }
    return jwt.encode(claims, SIGNING_KEY, algorithm="ES256", headers={"kid": "k1"})


async def public_keys() -> Mapping[str, object]:
    key = jwt.algorithms.ECAlgorithm.to_jwk(SIGNING_KEY.public_key(), as_dict=True)
    return {"keys": [{**key, "kid": "k1", "alg": "ES256", "use": "sig"}]}


VERIFIER = TokenVerifier(issuer="https://identity.test", audience="recordings", public_keys=public_keys)


@asynccontextmanager
async def opened(where: Path | Storage, limits: Limits = Limits()) -> AsyncIterator[Index]:  # noqa: B008 - a value
    """An index on a database, beside a store that holds nothing yet."""
    held: dict[tuple[str, str], InStore] = {}

    async def stored(bucket: str, key: str) -> InStore | None:
        return held.get((bucket, key))

    async def camera(request: web.Request) -> Session:
        return await authenticate(request, sealer=SEALER, service="recording-index", region=REGION, now=time.time())

    service = RecordingIndex(REGION, Database(where, METADATA), camera, stored, VERIFIER, limits)
    async with TestClient(TestServer(service.app())) as http:
        yield Index(service, http, held)
    await service.close()


@pytest.fixture
async def index(storage: MadeStorage, tmp_path: Path) -> AsyncIterator[Index]:
    async with opened(storage(tmp_path / "index.db")) as index:
        yield index


async def test_indexed_segments_are_found_by_time(index: Index) -> None:
    rows = [segment(n) for n in range(4)]
    index.hold(*rows)
    for row in reversed(rows):
        assert await index.tell("segments", row) == (201, "")
    assert await index.recordings() == {"segments": rows, "gaps": []}
    window = f"?from_us={START_US + TWO_S}&to_us={START_US + 3 * TWO_S}"
    assert await index.recordings(window) == {"segments": rows[1:3], "gaps": []}
    found = await index.service.find("org", "cam", START_US + TWO_S // 2, START_US + TWO_S + 1)
    assert [row.model_dump(exclude={"arrival"}) for row in found.segments] == rows[:2]  # as told
    assert (await index.service.find("another", "cam", 0, 1 << 53)).segments == ()


async def test_telling_it_twice_is_no_harm_and_telling_it_otherwise_is_refused(index: Index) -> None:
    row, other = segment(0), segment(0, object_key="cam/other", size=5)
    index.hold(row, other)
    assert await index.tell("segments", row) == (201, "")
    assert await index.tell("segments", row) == (200, "")
    assert await index.tell("segments", other) == (409, "different-segment")
    assert await index.tell("segments", segment(1, object_key=row["object_key"], sha256=row["sha256"], size=1000)) == (
        409,
        "different-segment",
    )
    assert await index.recordings() == {"segments": [row], "gaps": []}


async def test_many_tellers_of_one_segment(index: Index) -> None:
    index.hold(segment(0))
    told = await asyncio.gather(*(index.tell("segments", segment(0)) for _ in range(8)))
    assert sorted(status for status, _ in told) == [200] * 7 + [201]


async def test_only_what_is_stored_is_indexed(index: Index) -> None:
    row = segment(0)
    assert await index.tell("segments", row) == (422, "not-stored")
    index.hold(row)
    assert await index.tell("segments", {**row, "size": 1}) == (422, "not-stored")
    assert await index.tell("segments", {**row, "sha256": "0" * 64}) == (422, "not-stored")
    assert await index.recordings() == {"segments": [], "gaps": []}


async def test_a_segment_without_its_initialisation_segment_is_not_acknowledged(index: Index) -> None:
    row, other = segment(0), segment(1, init_key="cam/init.other.mp4")
    index.hold(row)
    initial = index.held.pop(("org", str(row["init_key"])))
    assert await index.tell("segments", row) == (422, "not-stored")
    index.held["org", str(row["init_key"])] = initial
    assert await index.tell("segments", row) == (201, "")
    index.hold(other)
    del index.held["org", str(other["init_key"])]
    assert await index.tell("segments", other) == (422, "not-stored")  # of each its own
    assert await index.recordings() == {"segments": [row], "gaps": []}


@pytest.mark.parametrize("changes", [{"init_key": "cam/other.mp4"}, {"object_key": "cam/init.9.mp4"}])
async def test_what_retention_keeps_for_good_is_told_by_its_name(index: Index, changes: dict[str, object]) -> None:
    row = segment(0) | changes
    index.hold(row)
    index.held["org", str(row["object_key"])] = InStore(str(row["sha256"]), 1000)
    assert await index.tell("segments", row) == (422, "not-an-init")


async def test_what_retention_would_not_come_to_is_refused(index: Index) -> None:
    now_us = int(time.time() * 1_000_000)
    far, soon = now_us + 86_460_000_000, now_us + 86_340_000_000
    tomorrow, later = segment(0, start_us=soon), segment(1, start_us=far)
    index.hold(tomorrow, later)
    assert await index.tell("segments", later) == (422, "too-far-ahead")
    assert await index.tell("segments", tomorrow) == (201, "")
    assert await index.tell("gaps", gap(7, 8, duration_us=1 << 52)) == (422, "too-far-ahead")
    assert await index.tell("gaps", gap(7, 8, start_us=far)) == (422, "too-far-ahead")
    assert await index.recordings() == {"segments": [tomorrow], "gaps": []}


async def test_gaps_come_before_or_after_their_neighbours(index: Index) -> None:
    first, last = segment(0), segment(3)
    index.hold(first, last)
    assert await index.tell("segments", first) == (201, "")
    assert await index.tell("gaps", gap(1, 2)) == (201, "")
    assert await index.tell("gaps", gap(1, 2)) == (200, "")
    assert await index.tell("segments", last) == (201, "")
    assert await index.recordings() == {"segments": [first, last], "gaps": [gap(1, 2)]}
    found = await index.service.find("org", "cam", 0, 1 << 53)
    assert [row.model_dump(exclude={"arrival"}) for row in found.gaps] == [gap(1, 2)]  # as told
    came = [row.arrival for row in (found.segments[0], found.gaps[0], found.segments[1])]
    assert came == sorted(set(came))


@pytest.mark.parametrize(
    "lie",
    [
        gap(0, 1),
        gap(1, 1),
        gap(0, 5),
        gap(7, 7, start_us=START_US + TWO_S),
    ],
)
async def test_a_gap_where_something_is_recorded_is_refused(index: Index, lie: dict[str, object]) -> None:
    index.hold(segment(1))
    await index.tell("segments", segment(1))
    assert await index.tell("gaps", lie) == (409, "gap-contradicts-segment")
    assert await index.recordings() == {"segments": [segment(1)], "gaps": []}


async def test_a_segment_that_was_reported_lost_is_refused(index: Index) -> None:
    index.hold(segment(1))
    await index.tell("gaps", gap(0, 2))
    assert await index.tell("segments", segment(1)) == (409, "gap-contradicts-segment")
    assert await index.recordings() == {"segments": [], "gaps": [gap(0, 2)]}


async def test_neighbours_whose_times_were_rounded_are_no_contradiction(index: Index) -> None:
    index.hold(segment(1))
    await index.tell("segments", segment(1))
    assert await index.tell("gaps", gap(2, 2, start_us=START_US + 2 * TWO_S - 3)) == (201, "")


async def test_another_span_at_the_same_time_is_no_contradiction(index: Index) -> None:
    index.hold(segment(1))
    await index.tell("segments", segment(1))
    assert await index.tell("gaps", gap(1, 1, span="span-2")) == (201, "")


async def test_gaps_that_overlap_are_refused(index: Index) -> None:
    await index.tell("gaps", gap(1, 3))
    assert await index.tell("gaps", gap(3, 4)) == (409, "different-gap")
    assert await index.tell("gaps", gap(1, 3, reason="restart")) == (409, "different-gap")


@pytest.mark.parametrize(
    ("what", "row"),
    [
        ("segments", segment(-1)),
        ("segments", segment(1, iv="0F" * 16)),
        ("segments", segment(1, sha256="xyz")),
        ("segments", segment(1, size="1000")),
        ("segments", segment(1, wrapped_key="a+b=")),
        ("segments", segment(1, more=1)),
        ("segments", {"span": "s"}),
        ("segments", []),
        ("gaps", gap(2, 1)),
        ("gaps", gap(0, 1_000_000)),
        ("gaps", gap(1, 2, duration_us=0)),
    ],
)
async def test_bodies_are_read_strictly(index: Index, what: str, row: object) -> None:
    assert await index.tell(what, row) == (400, "body-not-valid")


async def test_a_camera_tells_of_itself_only(index: Index) -> None:
    index.hold(segment(0))
    assert await index.tell("segments", segment(0), camera="other") == (403, "not-your-camera")
    assert await index.tell("segments", segment(0, camera="other")) == (403, "not-your-camera")
    reader = Session.issue(
        organisation="org",
        prefix="",
        region=REGION,
        actions=("GetObject",),
        expires_at=int(time.time()) + 60,
        holder="user-1",
    )
    assert await index.tell("segments", segment(0), by=reader) == (403, "AccessDenied")
    assert await index.tell("segments", segment(0), service="s3") == (400, "AuthorizationHeaderMalformed")


async def test_expired_credentials_are_refused(index: Index) -> None:
    over = Session.issue(
        organisation="org",
        prefix="cam/",
        region=REGION,
        actions=("Index",),
        expires_at=int(time.time()),
        holder="cam",
    )
    assert await index.tell("gaps", gap(0, 0), by=over) == (400, "ExpiredToken")


async def test_members_only(index: Index) -> None:
    assert await index.recordings(token="x.y.z") == 401
    assert await index.recordings(token=user_token(audience="keys")) == 401
    assert await index.recordings(token=user_token(life_s=-5)) == 401
    assert await index.recordings(organisation="another") == 404
    assert await index.recordings(token=user_token("auditor")) == 403
    assert await index.recordings("?from_us=x") == 400


async def test_rows_survive_a_restart(index: Index, storage: MadeStorage, tmp_path: Path) -> None:
    await index.tell("gaps", gap(0, 1))
    await index.service.close()
    again = Database(storage(tmp_path / "index.db"), METADATA)
    service = RecordingIndex(REGION, again, None, None, VERIFIER)  # type: ignore[arg-type] # asked for nothing else
    assert len((await service.find("org", "cam", 0, 1 << 53)).gaps) == 1
    await service.close()
